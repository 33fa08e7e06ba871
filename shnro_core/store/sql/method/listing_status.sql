-- grain: one row per school x year on the list: status and the years of the lists it stands in
-- uses: classification
SELECT
    region, year, school_code, status, cluster,
    list_filter(range(year - $history_years + 1, year + 1), lambda y: (history >> (year - y)::INTEGER) & 1 = 1) AS listed_years
FROM classification
WHERE status IS NOT NULL
ORDER BY region, year, school_code
