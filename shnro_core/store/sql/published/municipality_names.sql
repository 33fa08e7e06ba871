-- grain: one row per municipality of the region
SELECT municipality FROM municipality WHERE region = $region ORDER BY municipality;
