-- grain: one row per region x year asked with results: index of objectivity
-- uses: method_grid, method_result, biased_school_year
SELECT
    g.region, g.year,
    count(*)::INTEGER AS schools,
    count(b.id)::INTEGER AS schools_with_sign,
    100 - 100 * count(b.id) / count(*) AS bias_index
FROM (SELECT DISTINCT id FROM method_result WHERE $region IS NULL OR region = $region) r
JOIN method_grid g USING (id)
LEFT JOIN biased_school_year b USING (id)
WHERE list_contains($years, g.year)
GROUP BY g.region, g.year
ORDER BY g.region, g.year
