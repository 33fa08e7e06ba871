-- grain: one row per school x kind of professional deficit in the year asked; area is empty for all kinds together
SELECT school_code, area, teachers_diagnosed, teachers_with_deficit, routes_started, routes_completed
FROM teacher_deficit
WHERE region = $region AND year = $year
ORDER BY school_code, area;
