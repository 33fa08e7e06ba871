-- grain: one row per audience x direction x group of schools
SELECT audience, direction, "group", schools, what, source, place, note
FROM published.support_frame_2023
WHERE region = $region
ORDER BY csv_row;
