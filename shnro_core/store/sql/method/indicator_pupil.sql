-- grain: one row per region x year asked: pupils by conditions of their school, failing pupils and their support
-- uses: method_grid
SELECT
    g.region, g.year,
    sum(x.pupils) FILTER (WHERE g.isbsh_position IS NOT NULL) AS pupils_with_isbsh,
    coalesce(sum(x.pupils) FILTER (WHERE g.isbsh_position <= $low_isbsh_quantile), 0) AS pupils_in_low_isbsh,
    sum(f.pupils_failing) FILTER (WHERE f.pupils_with_support IS NOT NULL) AS pupils_failing,
    sum(f.pupils_with_support) AS pupils_with_support
FROM method_grid g
LEFT JOIN context x USING (region, year, school_code)
LEFT JOIN failing_pupils f USING (region, year, school_code)
WHERE ($region IS NULL OR g.region = $region) AND list_contains($years, g.year)
GROUP BY g.region, g.year
