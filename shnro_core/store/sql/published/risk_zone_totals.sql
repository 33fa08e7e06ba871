-- grain: one row per printed total of the risk zone (the rows below the municipalities)
SELECT municipality_printed AS item, zone_n AS schools, source, place, note
FROM published.isbsh_zone_2023
WHERE region = $region AND schools_total IS NULL
ORDER BY csv_row;
