-- grain: one row per year with results of the region, newest first
SELECT DISTINCT year FROM result WHERE region = $region ORDER BY year DESC;
