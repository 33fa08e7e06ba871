-- grain: one row per municipality of a region with loaded lists: schools of the newest list, schools open in that year
WITH newest AS (SELECT max(year) AS year FROM list_entry WHERE region = $region AND list = 'ШНРО')
SELECT
    m.municipality,
    n.year,
    count(DISTINCT s.school_code) FILTER (l.school_code IS NOT NULL) AS listed,
    count(DISTINCT s.school_code) AS schools_total,
    NULL::VARCHAR AS note
FROM newest n
JOIN municipality m ON m.region = $region AND n.year IS NOT NULL
LEFT JOIN school s ON s.region = m.region AND s.municipality = m.municipality
    AND coalesce(s.closed_year > n.year, TRUE)
LEFT JOIN list_entry l ON l.region = s.region AND l.school_code = s.school_code AND l.year = n.year AND l.list = 'ШНРО'
GROUP BY m.municipality, n.year
ORDER BY m.municipality COLLATE ru;
