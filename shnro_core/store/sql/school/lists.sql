-- grain: one row per year x list that the office gave and that names the school
SELECT year, list FROM list_entry WHERE region = $region AND school_code = $school ORDER BY year, list;
