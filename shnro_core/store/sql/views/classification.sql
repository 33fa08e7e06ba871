-- grain: one row per working school x year of the table for analysts, rules of the norm
SELECT * FROM classification
WHERE ($region IS NULL OR region = $region) AND ($year IS NULL OR year = $year)
ORDER BY region, year, school_code;
