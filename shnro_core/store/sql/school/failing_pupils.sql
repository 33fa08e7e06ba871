-- grain: one row per year of a school's counts of failing pupils (track 3), newest first
SELECT year, pupils_failing, pupils_with_support, pupils_overcame
FROM failing_pupils
WHERE region = $region AND school_code = $school
ORDER BY year DESC;
