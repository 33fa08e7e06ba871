-- grain: one row per school x procedure with a counted result in the year: how many years are pooled for it
-- uses: method_grid, counted_result
SELECT
    g.region, g.school_code, r.bit, r.participants, r.failed,
    CASE WHEN r.participants < $small_procedure_participants
        THEN $pooling_years_small ELSE $pooling_years END AS pooled_years
FROM counted_result r
JOIN method_grid g USING (id)
WHERE r.year = $year
