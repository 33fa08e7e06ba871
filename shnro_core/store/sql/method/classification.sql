-- grain: one row per working school x year asked
-- uses: cluster
SELECT
    region, year, school_code, markers, cluster, rule, level,
    CASE
        WHEN cluster <> 'ШНРО' THEN NULL
        WHEN (history & ((1 << $crisis_years_in_row) - 1)) = (1 << $crisis_years_in_row) - 1 THEN 'кризисная'
        WHEN (history & ((1 << $repeat_years_in_row) - 1)) = (1 << $repeat_years_in_row) - 1 THEN 'повторно подряд'
        WHEN bit_count(history & ((1 << $repeat_window_years) - 1)) >= $repeat_times THEN 'повторно за несколько лет'
        ELSE 'впервые'
    END AS status,
    failing_share, procedures, participants, failed, years_with_data,
    condition_value, condition_position, condition_rule, advanced, history, earlier_years_known
FROM (
    SELECT
        t.year, c.region, c.school_code,
        any_value(c.markers) FILTER (WHERE c.year = t.year) AS markers,
        any_value(c.cluster) FILTER (WHERE c.year = t.year) AS cluster,
        any_value(c.rule) FILTER (WHERE c.year = t.year) AS rule,
        any_value(c.level) FILTER (WHERE c.year = t.year) AS level,
        any_value(c.failing_share) FILTER (WHERE c.year = t.year) AS failing_share,
        any_value(c.procedures) FILTER (WHERE c.year = t.year) AS procedures,
        any_value(c.participants) FILTER (WHERE c.year = t.year) AS participants,
        any_value(c.failed) FILTER (WHERE c.year = t.year) AS failed,
        any_value(c.years_with_data) FILTER (WHERE c.year = t.year) AS years_with_data,
        any_value(c.condition_value) FILTER (WHERE c.year = t.year) AS condition_value,
        any_value(c.condition_position) FILTER (WHERE c.year = t.year) AS condition_position,
        any_value(c.condition_rule) FILTER (WHERE c.year = t.year) AS condition_rule,
        any_value(c.advanced) FILTER (WHERE c.year = t.year) AS advanced,
        count(*) FILTER (WHERE c.year < t.year AND (c.judged OR c.list_given)) AS earlier_years_known,
        -- bit k: on the list k years before
        sum(CASE WHEN CASE
            WHEN c.year = t.year OR $list_history = 'computed' THEN c.cluster = 'ШНРО'
            WHEN $list_history = 'given' OR c.list_given THEN c.listed_by_office
            ELSE c.cluster = 'ШНРО'
        END THEN 1 << (t.year - c.year) ELSE 0 END)::BIGINT AS history
    FROM cluster c
    JOIN (SELECT unnest($years)::INTEGER AS year) t ON c.year BETWEEN t.year - $history_years + 1 AND t.year
    GROUP BY t.year, c.region, c.school_code
)
WHERE cluster IS NOT NULL
ORDER BY region, year, school_code
