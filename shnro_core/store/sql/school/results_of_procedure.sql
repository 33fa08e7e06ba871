-- grain: one row per school x year with participants in one procedure of a region
SELECT r.year, r.school_code, s.municipality, r.participants, r.failed
FROM result r
JOIN school s USING (region, school_code)
WHERE r.region = $region AND r.exam = $exam AND r.subject = $subject AND r.level = $level AND r.grade = $grade
    AND r.participants > 0 AND r.failed IS NOT NULL;
