-- grain: one row per listed school of order 850
SELECT municipality, name_printed AS school, 'кластер ' || cluster AS cluster, kind, area, locality, note, source, place
FROM published.schools_850
WHERE region = $region
ORDER BY municipality COLLATE ru, cluster, number;
