-- grain: one row per working school x procedure held in the region in one of two years: kind of its dynamics
-- uses: catalogue, method_grid, dynamics_pair
SELECT
    s.region, s.school_code, c.key AS procedure,
    p.participants_from, p.failed_from, p.participants_to, p.failed_to,
    p.failed_from / p.participants_from AS share_from,
    p.failed_to / p.participants_to AS share_to,
    100 * (share_to - share_from) AS change_pp,
    CASE
        WHEN p.participants_from IS NULL OR p.participants_to IS NULL THEN 'нет участников'
        WHEN p.failed_from = 0 AND p.failed_to = 0 THEN '0 % за 2 года'
        -- counts multiplied across: equal shares are equal exactly
        WHEN p.failed_to::BIGINT * p.participants_from < p.failed_from::BIGINT * p.participants_to THEN 'положительная'
        WHEN p.failed_to::BIGINT * p.participants_from > p.failed_from::BIGINT * p.participants_to THEN 'отрицательная'
        ELSE 'нейтральная'
    END AS dynamics,
    dynamics IN ('положительная', '0 % за 2 года') AS positive_result
FROM (
    SELECT DISTINCT region, school_code FROM method_grid
    WHERE ($region IS NULL OR region = $region) AND year IN ($year_from, $year_to)
) s
JOIN (SELECT DISTINCT region, bit FROM dynamics_pair) h USING (region)
JOIN catalogue c ON c.bit = h.bit
LEFT JOIN dynamics_pair p ON p.region = s.region AND p.school_code = s.school_code AND p.bit = h.bit
WHERE $school_codes IS NULL OR list_contains($school_codes, s.school_code)
ORDER BY s.region, s.school_code, c.bit
