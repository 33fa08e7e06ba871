-- grain: one row per procedure with participants in one year of a region, schools that held it
SELECT exam, subject, level, grade, count(*) AS schools
FROM result
WHERE region = $region AND year = $year AND participants > 0 AND failed IS NOT NULL
GROUP BY exam, subject, level, grade;
