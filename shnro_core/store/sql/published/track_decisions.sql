-- grain: one row per decision for 2023
SELECT track, kind, item, source, place, note
FROM published.trajectory_2023
WHERE region = $region
ORDER BY csv_row;
