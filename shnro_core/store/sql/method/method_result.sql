-- grain: one row per working school x year x procedure of the catalogue with participants and a known number of failed
-- uses: catalogue, method_grid
SELECT g.id, g.region, g.year, g.years_left, c.bit::UTINYINT AS bit, r.participants, r.failed
FROM result r
JOIN catalogue c USING (exam, subject, level, grade)
JOIN method_grid g USING (region, school_code, year)
WHERE r.participants > 0 AND r.failed IS NOT NULL
ORDER BY g.id, c.bit
