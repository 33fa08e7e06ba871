-- grain: one row per school x year with at least one counted result; low_mask has the bit of each low result
-- uses: counted_result
SELECT
    id,
    min(years_left) AS years_left,
    count(*) AS procedures,
    sum(participants)::BIGINT AS participants,
    sum(failed)::BIGINT AS failed,
    bit_or(CASE WHEN failed_share >= $low_result_share THEN 1::BIGINT << bit ELSE 0::BIGINT END) AS low_mask,
    -- rounded: sums of shares carry binary noise that must not decide a boundary
    CASE $level_share_over
        WHEN 'pooled' THEN sum(failed) / sum(participants)
        WHEN 'mean' THEN round(avg(failed_share), 9)
        ELSE max(failed_share)
    END AS failing_share
FROM counted_result
GROUP BY id
