-- grain: one row per threshold tried: schools whose first rule that fits is that of low results
-- uses: cluster, threshold
SELECT
    t.threshold,
    count(*) FILTER (WHERE c.fits = $place_low_results)::INTEGER AS listed,
    count(c.failing_share) > 0 AS with_results
FROM threshold t
JOIN cluster c ON c.id >= t.apart AND c.id < t.apart + $between_thresholds
WHERE list_contains($years, c.year)
GROUP BY t.threshold
ORDER BY t.threshold
