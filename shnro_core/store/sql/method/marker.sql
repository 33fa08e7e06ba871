-- grain: one row per school x procedure of the settings x year of the study period, for each classification year asked
-- uses: catalogue, method_result, method_grid
SELECT
    g.region,
    t.year AS list_year,
    g.school_code,
    r.year,
    c.key AS procedure,
    s.kind,
    r.participants,
    r.failed,
    r.failed / r.participants AS failed_share,
    r.participants >= $minimum_participants AND e.bit IS NULL AS counted,
    counted AND failed_share >= $low_result_share AS is_marker,
    -- rounded before the ceiling: 0.28 * 25 is 7.000000000000001 in binary
    ceil(round(r.participants * $low_result_share, 6))::INTEGER AS threshold_count,
    CASE WHEN is_marker THEN r.failed - threshold_count + 1 ELSE threshold_count - r.failed END AS margin_pupils,
    r.participants < $shown_participants AS hidden,
    r.participants >= $reliable_participants AS reliable
FROM method_result r
JOIN method_grid g USING (id)
JOIN school s ON s.region = g.region AND s.school_code = g.school_code
JOIN catalogue c ON c.bit = r.bit
JOIN (SELECT unnest($years)::INTEGER AS year) t ON r.year BETWEEN t.year - $study_period_years + 1 AND t.year
LEFT JOIN (SELECT unnest($excluded_bits) AS bit, unnest($excluded_years) AS year) e
    ON e.bit = r.bit AND e.year = r.year
WHERE ($region IS NULL OR g.region = $region)
    AND ($school_codes IS NULL OR list_contains($school_codes, g.school_code))
    AND ($procedure_mask >> r.bit) & 1 = 1
    AND (s.closed_year IS NULL OR s.closed_year >= t.year)
ORDER BY g.region, list_year, g.school_code, r.year, c.bit
