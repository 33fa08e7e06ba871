-- grain: one row per working school x year of the region: index of well-being, or own index where a year has none at all
-- uses: method_grid, context_index
SELECT
    g.*,
    CASE WHEN i.region IS NULL THEN x.context_index ELSE g.isbsh END AS condition_value,
    CASE WHEN i.region IS NULL THEN x.context_position ELSE g.isbsh_position END AS condition_position,
    CASE WHEN i.region IS NULL THEN 'low_context' ELSE 'low_isbsh' END AS condition_rule
FROM method_grid g
LEFT JOIN (SELECT DISTINCT region, year FROM method_grid WHERE isbsh IS NOT NULL) i USING (region, year)
LEFT JOIN context_index x USING (region, year, school_code)
WHERE ($region IS NULL OR g.region = $region) AND g.year BETWEEN $first_year AND $last_year
