-- grain: one row per municipality of a region whose risk zone is published; the table's summary rows are left out
SELECT m.municipality, z.zone_n, z.zone_share, z.schools_total, z.source, z.place, z.note
FROM municipality m
LEFT JOIN published.isbsh_zone_2023 z ON z.region = m.region AND z.municipality = m.municipality
WHERE m.region = $region AND m.region IN (SELECT region FROM published.isbsh_zone_2023)
ORDER BY m.municipality COLLATE ru;
