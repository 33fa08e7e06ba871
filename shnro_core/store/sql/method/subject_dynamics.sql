-- grain: one row per school x year asked with a procedure held also the year before: did its subject results improve
-- uses: method_result
SELECT
    id,
    CASE $indicator_subject_rule
        WHEN 'any' THEN bool_or(positive AND NOT zero)
        WHEN 'all' THEN bool_and(positive)
        ELSE count(*) FILTER (WHERE positive) > count(*) FILTER (WHERE negative)
    END AS improved
FROM (
    SELECT
        now.id,
        now.failed = 0 AND before.failed = 0 AS zero,
        zero OR now.failed::BIGINT * before.participants < before.failed::BIGINT * now.participants AS positive,
        now.failed::BIGINT * before.participants > before.failed::BIGINT * now.participants AS negative
    FROM method_result now
    JOIN method_result before ON before.id = now.id - 1 AND before.bit = now.bit AND before.year = now.year - 1
    ANTI JOIN (SELECT unnest($excluded_bits) AS bit, unnest($excluded_years) AS year) e
        ON e.bit = now.bit AND e.year IN (now.year, before.year)
    WHERE ($region IS NULL OR now.region = $region) AND list_contains($years, now.year)
        AND ($subject_mask >> now.bit) & 1 = 1
        AND now.participants >= $minimum_participants AND before.participants >= $minimum_participants
)
GROUP BY id
