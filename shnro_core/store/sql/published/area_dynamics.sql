-- grain: one row per area x category of dynamics (share in percent)
SELECT area, schools, category, value, source, place, note
FROM published.dynamics_area
WHERE region = $region
ORDER BY csv_row;
