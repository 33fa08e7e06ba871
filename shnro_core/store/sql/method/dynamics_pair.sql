-- grain: one row per school x procedure with a counted result in one of two years
-- uses: method_grid, counted_result
SELECT
    g.region, g.school_code, r.bit,
    any_value(r.participants) FILTER (WHERE r.year = $year_from) AS participants_from,
    any_value(r.failed) FILTER (WHERE r.year = $year_from) AS failed_from,
    any_value(r.participants) FILTER (WHERE r.year = $year_to) AS participants_to,
    any_value(r.failed) FILTER (WHERE r.year = $year_to) AS failed_to
FROM counted_result r
JOIN method_grid g USING (id)
WHERE r.year IN ($year_from, $year_to)
GROUP BY g.region, g.school_code, r.bit
