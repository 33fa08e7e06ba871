-- grain: one row per school of a region's register: what it is, and its support and deficits in the year asked
SELECT s.school_code, s.name, s.municipality, s.area, s.kind, s.advanced, s.lat, s.lon, s.closed_year,
    c.pupils, c.year AS pupils_year,
    p.school_code IS NOT NULL AS participation_known, p.track, p.project_500_plus, p.operator, p.mentor_school, p.curator_school, p.has_municipal_coordinator,
    p.programme, p.antirisk_risk, p.growth_point_year, p.digital_environment_year,
    d.deficit_kinds,
    i.isbsh
FROM school s
LEFT JOIN (
    SELECT school_code, year, pupils FROM context
    WHERE region = $region AND year <= $year AND pupils IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_code ORDER BY year DESC) = 1
) c USING (school_code)
LEFT JOIN (SELECT * FROM participation WHERE region = $region AND year = $year) p USING (school_code)
LEFT JOIN (
    SELECT school_code, string_agg(DISTINCT kind, ', ' ORDER BY kind) AS deficit_kinds FROM deficit
    WHERE region = $region AND year = $year AND found
    GROUP BY school_code
) d USING (school_code)
LEFT JOIN (SELECT school_code, isbsh FROM isbsh WHERE region = $region AND year = $year) i USING (school_code)
WHERE s.region = $region
ORDER BY s.municipality, s.name;
