-- grain: one row per municipality of the region, cities first, then by the Russian alphabet
SELECT municipality, label_lon, label_lat, boundary, credit
FROM municipality
WHERE region = $region
ORDER BY NOT starts_with(municipality, 'г. '), municipality COLLATE ru;
