-- grain: one row per year of a school's counts of teachers and individual routes, all kinds together, newest first
SELECT year, teachers_diagnosed, teachers_with_deficit, routes_started, routes_completed
FROM teacher_deficit
WHERE region = $region AND school_code = $school AND area = ''
ORDER BY year DESC;
