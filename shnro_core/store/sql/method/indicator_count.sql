-- grain: one row per region x year asked x count that the indicators are made of; counts that are not known are absent
-- uses: indicator_school, indicator_deficit, indicator_pupil
SELECT region, year, key, value::BIGINT AS value
FROM (UNPIVOT indicator_school ON COLUMNS (* EXCLUDE (region, year)) INTO NAME key VALUE value)
UNION ALL
SELECT region, year, key, value::BIGINT
FROM (UNPIVOT indicator_deficit ON COLUMNS (* EXCLUDE (region, year)) INTO NAME key VALUE value)
UNION ALL
SELECT region, year, key, value::BIGINT
FROM (UNPIVOT indicator_pupil ON COLUMNS (* EXCLUDE (region, year)) INTO NAME key VALUE value)
