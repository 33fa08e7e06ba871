-- grain: one row per school x measure x planned start of the year asked, whatever its status
SELECT school_code, measure, deficit_kind, start_date, end_date, status
FROM measure
WHERE region = $region AND year = $year
ORDER BY measure, school_code, start_date;
