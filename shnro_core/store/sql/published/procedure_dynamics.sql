-- grain: one row per group x procedure x category of dynamics (share of the group's schools in percent)
SELECT "group", procedure, category, value, schools_total, source, place, note
FROM published.dynamics_by_procedure
WHERE region = $region
ORDER BY csv_row;
