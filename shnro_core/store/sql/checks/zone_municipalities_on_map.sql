-- grain: one offending row; besides the totals of the region every row of the risk zone is a municipality of the map
SELECT 'isbsh_zone_2023.csv' AS file, z.csv_row AS "row", 'municipality' AS "column",
    'муниципалитета «' || z.municipality || '» нет в границах data/geo' AS what
FROM published.isbsh_zone_2023 z
ANTI JOIN municipality m ON m.region = z.region AND m.municipality = z.municipality
WHERE NOT starts_with(z.municipality, 'Школы') AND NOT starts_with(z.municipality, 'из них');
