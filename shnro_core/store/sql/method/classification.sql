-- grain: one row per working school x year asked, in no order: sorting takes a third of the time of a whole country
-- uses: named_cluster, listing_history
SELECT
    c.id, c.region, c.year, c.school_code, c.markers, c.cluster, c.rule, c.level,
    CASE
        WHEN c.cluster <> 'ШНРО' THEN NULL
        WHEN (h.history & ((1 << $crisis_years_in_row) - 1)) = (1 << $crisis_years_in_row) - 1 THEN 'кризисная'
        WHEN (h.history & ((1 << $repeat_years_in_row) - 1)) = (1 << $repeat_years_in_row) - 1 THEN 'повторно подряд'
        WHEN bit_count(h.history & ((1 << $repeat_window_years) - 1)) >= $repeat_times THEN 'повторно за несколько лет'
        ELSE 'впервые'
    END AS status,
    c.failing_share, c.procedures, c.participants, c.failed, c.years_with_data,
    c.condition_value, c.condition_position, c.condition_rule, c.advanced, h.history, h.earlier_years_known
FROM named_cluster c
JOIN listing_history h USING (id)
WHERE list_contains($years, c.year)
