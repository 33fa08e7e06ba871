-- grain: one row per school of the region's register
SELECT school_code, name AS school, municipality, kind, area FROM school WHERE region = $region ORDER BY school_code;
