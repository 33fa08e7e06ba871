-- grain: one row: schools known in a region and how many lack a name, a municipality, the index of the newest year
SELECT
    count(*) AS schools,
    count(*) FILTER (s.name = s.school_code) AS unnamed,
    count(*) FILTER (s.municipality = $unstated) AS unplaced,
    any_value(n.year) AS isbsh_year,
    count(*) FILTER (i.school_code IS NULL) AS without_isbsh
FROM school s
CROSS JOIN (SELECT max(year) AS year FROM isbsh WHERE region = $region) n
LEFT JOIN isbsh i ON i.region = s.region AND i.school_code = s.school_code AND i.year = n.year
WHERE s.region = $region AND (s.closed_year IS NULL OR n.year IS NULL OR s.closed_year >= n.year);
