-- grain: one row per school x procedure with a counted result in the year: sums over the years pooled
-- uses: catalogue, method_grid, counted_result, pooled_own
SELECT
    own.region, own.school_code, c.key AS procedure, own.participants, own.failed, own.pooled_years,
    count(*)::INTEGER AS years_with_data,
    sum(r.participants)::INTEGER AS participants_pooled,
    sum(r.failed)::INTEGER AS failed_pooled
FROM pooled_own own
JOIN catalogue c ON c.bit = own.bit
JOIN method_grid g ON g.region = own.region AND g.school_code = own.school_code
JOIN counted_result r ON r.id = g.id AND r.bit = own.bit
WHERE r.year BETWEEN $year - own.pooled_years + 1 AND $year
GROUP BY own.region, own.school_code, c.bit, c.key, own.participants, own.failed, own.pooled_years
ORDER BY own.region, own.school_code, c.bit
