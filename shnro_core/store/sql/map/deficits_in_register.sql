-- grain: one row per municipality of a region with loaded deficits: schools with a deficit of each kind in the newest year
WITH newest AS (SELECT max(year) AS year FROM deficit WHERE region = $region),
found AS (
    SELECT
        school_code,
        bool_or(kind = 'кадровый') AS staff,
        bool_or(kind <> 'кадровый') AS equipment
    FROM deficit
    WHERE region = $region AND year = (SELECT year FROM newest) AND found AND NOT coalesce(resolved, FALSE)
    GROUP BY school_code
),
asked AS (SELECT DISTINCT school_code FROM deficit WHERE region = $region AND year = (SELECT year FROM newest))
SELECT
    m.municipality,
    n.year,
    CASE WHEN count(a.school_code) > 0 THEN count(*) FILTER (f.staff) END AS staff,
    CASE WHEN count(a.school_code) > 0 THEN count(*) FILTER (f.equipment) END AS equipment,
    CASE WHEN count(a.school_code) > 0 THEN count(*) FILTER (f.staff AND f.equipment) END AS both_kinds,
    count(a.school_code) AS schools_total,
    NULL::VARCHAR AS note
FROM newest n
JOIN municipality m ON m.region = $region AND n.year IS NOT NULL
LEFT JOIN school s ON s.region = m.region AND s.municipality = m.municipality
LEFT JOIN asked a ON a.school_code = s.school_code
LEFT JOIN found f ON f.school_code = a.school_code
GROUP BY m.municipality, n.year
ORDER BY m.municipality COLLATE ru;
