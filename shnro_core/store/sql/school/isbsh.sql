-- grain: one row per year in which a school has ИСБШ
SELECT year, isbsh FROM isbsh WHERE region = $region AND school_code = $school ORDER BY year;
