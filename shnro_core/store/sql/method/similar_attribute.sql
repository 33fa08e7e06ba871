-- grain: one row per school of the region that works in the year: what it is compared by, never its results
-- uses: similar_conditions
SELECT
    s.school_code, s.area, s.kind,
    c.pupils, c.pupils_year,
    ln(nullif(c.pupils, 0)) AS size_value,
    i.conditions_value,
    n.special_needs_value
FROM school s
LEFT JOIN (
    SELECT school_code, pupils, year AS pupils_year FROM context
    WHERE region = $region AND year <= $year AND pupils IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_code ORDER BY year DESC) = 1
) c USING (school_code)
LEFT JOIN (
    SELECT school_code, pupils_special_needs / nullif(pupils, 0) AS special_needs_value FROM context
    WHERE region = $region AND year <= $year AND pupils_special_needs / nullif(pupils, 0) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_code ORDER BY year DESC) = 1
) n USING (school_code)
LEFT JOIN similar_conditions i USING (school_code)
WHERE s.region = $region AND (s.closed_year IS NULL OR s.closed_year >= $year)
    AND NOT list_contains($uncounted_kinds, coalesce(s.kind, ''))
