-- grain: one row per school x procedure with participants in one year of a region
SELECT r.exam, r.subject, r.level, r.grade, r.school_code, s.municipality, s.kind, r.participants, r.failed
FROM result r
JOIN school s USING (region, school_code)
WHERE r.region = $region AND r.year = $year AND r.participants > 0 AND r.failed IS NOT NULL;
