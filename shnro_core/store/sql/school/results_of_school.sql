-- grain: one row per year x procedure with participants of one school
SELECT year, exam, subject, level, grade, participants, failed
FROM result
WHERE region = $region AND school_code = $school AND participants > 0 AND failed IS NOT NULL
ORDER BY year, exam, subject, level, grade;
