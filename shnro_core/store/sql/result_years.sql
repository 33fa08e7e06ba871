-- grain: one row per year in which a region has results, newest first
SELECT DISTINCT year FROM result WHERE region = $region ORDER BY year DESC;
