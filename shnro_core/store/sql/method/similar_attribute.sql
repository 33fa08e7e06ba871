-- grain: one row per school of the region that works in the year: what it is compared by, never its results
-- uses: context_index
SELECT
    s.school_code, s.area, s.kind,
    c.pupils, c.pupils_year,
    ln(nullif(c.pupils, 0)) AS size_value,
    CASE WHEN given.year IS NULL THEN x.context_index ELSE i.isbsh END AS conditions_value,
    CASE WHEN given.year IS NULL THEN 'context_index' ELSE 'isbsh' END AS conditions_source,
    n.special_needs_value
FROM school s
LEFT JOIN (
    SELECT school_code, pupils, year AS pupils_year FROM context
    WHERE region = $region AND year <= $year AND pupils IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_code ORDER BY year DESC) = 1
) c USING (school_code)
LEFT JOIN (
    SELECT school_code, pupils_special_needs / nullif(pupils, 0) AS special_needs_value FROM context
    WHERE region = $region AND year <= $year AND pupils_special_needs / nullif(pupils, 0) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_code ORDER BY year DESC) = 1
) n USING (school_code)
LEFT JOIN (SELECT school_code, isbsh FROM isbsh WHERE region = $region AND year = $year) i USING (school_code)
LEFT JOIN (SELECT DISTINCT year FROM isbsh WHERE region = $region AND year = $year) given ON given.year = $year
LEFT JOIN context_index x ON x.region = s.region AND x.school_code = s.school_code AND x.year = $year
WHERE s.region = $region AND (s.closed_year IS NULL OR s.closed_year >= $year)
