-- grain: one row per working school x year asked x kind of deficit: does it count for the indicators
-- uses: deficits
-- one source a year and kind: the office's table where there is one, own signals only where there is none
SELECT
    region, year, school_code, kind, has_deficit, resolved,
    coalesce(bool_or(source = 'ведомство') OVER (PARTITION BY region, year, kind), FALSE) AS by_office,
    has_deficit IS NOT NULL AND (source = 'ведомство') = by_office AS counted
FROM deficits
