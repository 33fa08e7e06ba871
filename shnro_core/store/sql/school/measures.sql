-- grain: one row per measure of a school, newest first
SELECT year, measure, deficit_kind, start_date, end_date, status
FROM measure
WHERE region = $region AND school_code = $school
ORDER BY start_date DESC, measure;
