-- grain: one row per school of a region's register, closed ones too, with the year of its last result
SELECT s.school_code, s.name, s.municipality, s.area, s.kind, s.advanced, s.closed_year, l.last_year
FROM school s
LEFT JOIN (
    SELECT school_code, max(year)::INTEGER AS last_year FROM result
    WHERE region = $region AND participants > 0
    GROUP BY school_code
) l USING (school_code)
WHERE s.region = $region
ORDER BY s.municipality, s.name;
