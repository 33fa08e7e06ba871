-- grain: one row per school x year x threshold tried with a low result; results below all thresholds cost nothing
-- uses: counted_result, threshold
SELECT r.id, t.threshold, bit_or(r.mask) AS low_mask
FROM (
    SELECT id, failed_share, bit_or(1::BIGINT << bit) AS mask
    FROM counted_result
    WHERE failed_share >= (SELECT min(threshold) FROM threshold)
    GROUP BY id, failed_share
) r
JOIN threshold t ON r.failed_share >= t.threshold
GROUP BY r.id, t.threshold
