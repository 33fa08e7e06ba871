-- grain: one row per school of track 3 with counts of failing pupils in the year asked
SELECT school_code, pupils_failing, pupils_with_support, pupils_overcame
FROM failing_pupils
WHERE region = $region AND year = $year
ORDER BY school_code;
