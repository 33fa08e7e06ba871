-- grain: one row per base cluster
SELECT code, name, schools, definition_short, source, place, note
FROM published.clusters_2021
WHERE region = $region
ORDER BY schools DESC;
