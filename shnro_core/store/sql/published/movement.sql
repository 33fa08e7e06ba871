-- grain: one row per group of supported schools, the total of all groups last
SELECT "group", schools_total, left_list, raised_cluster, positive_share, same_cluster, lowered, source, place, note
FROM published.fioko_dynamics
WHERE region = $region
ORDER BY schools_total = max(schools_total) OVER (), csv_row;
