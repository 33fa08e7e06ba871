-- grain: one row per school x year x procedure of the view for analysts
SELECT * FROM results
WHERE ($region IS NULL OR region = $region) AND ($year IS NULL OR year = $year)
ORDER BY region, year, exam, subject, level, grade, school_code;
