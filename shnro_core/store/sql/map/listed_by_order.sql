-- grain: one row per municipality of a region whose list of schools is published; the list is complete, so no school = 0
SELECT
    m.municipality,
    count(s.number) AS listed,
    count(s.number) FILTER (s.cluster = 1) AS cluster_1,
    count(s.number) FILTER (s.cluster = 2) AS cluster_2,
    count(s.number) FILTER (s.area = 'городская') AS urban,
    count(s.number) FILTER (s.area = 'сельская') AS rural,
    sum(count(s.number)) OVER () AS list_total,
    NULL::VARCHAR AS note
FROM municipality m
LEFT JOIN published.schools_850 s ON s.region = m.region AND s.municipality = m.municipality
WHERE m.region = $region AND m.region IN (SELECT region FROM published.schools_850)
GROUP BY m.municipality
ORDER BY m.municipality COLLATE ru;
