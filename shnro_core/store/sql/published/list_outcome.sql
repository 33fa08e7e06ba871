-- grain: one row per group of supported schools: who left the list of 2023 and who stayed
SELECT "group", total, not_in_list, not_in_list_share, in_list, in_list_share,
       improved, improved_share, worsened, worsened_share, source, place, note
FROM published.list_2023
WHERE region = $region
ORDER BY csv_row;
