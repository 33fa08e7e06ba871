-- grain: one row per school with a low result in the study period of only one of two years: which ones, «procedure@year»
-- uses: catalogue, method_grid, counted_result
SELECT
    g.region, g.school_code,
    coalesce(list(c.key || '@' || r.year ORDER BY r.year, c.bit) FILTER (WHERE r.year > $year_from), []) AS low_added,
    coalesce(list(c.key || '@' || r.year ORDER BY r.year, c.bit) FILTER (WHERE r.year <= $year_from), []) AS low_dropped
FROM counted_result r
JOIN method_grid g USING (id)
JOIN catalogue c ON c.bit = r.bit
WHERE r.failed_share >= $low_result_share
    AND (r.year BETWEEN $year_from - $study_period_years + 1 AND $year_from)
    <> (r.year BETWEEN $year_to - $study_period_years + 1 AND $year_to)
GROUP BY g.region, g.school_code
