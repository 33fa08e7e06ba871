-- grain: one row per working school x year asked, in no order: sorting takes a third of the time of a whole country
-- uses: cluster, named_cluster, listing_history
-- run: the unbroken run of lists that ends in the year asked; low_each_year: a low result in every year of it
SELECT
    c.id, c.region, c.year, c.school_code, c.markers, c.cluster, c.rule, c.level,
    CASE
        WHEN c.cluster <> 'ШНРО' THEN NULL
        WHEN NOT p.period_complete THEN 'неизвестно'
        WHEN (h.history & ((1 << $crisis_years_in_row) - 1)) = (1 << $crisis_years_in_row) - 1 THEN 'кризисная'
        WHEN (h.history & ((1 << $repeat_years_in_row) - 1)) = (1 << $repeat_years_in_row) - 1 THEN 'повторно подряд'
        WHEN bit_count(h.history & ((1 << $repeat_window_years) - 1)) >= $repeat_times THEN 'повторно за несколько лет'
        ELSE 'впервые'
    END AS status,
    c.failing_share, c.procedures, c.participants, c.failed, c.years_with_data,
    c.condition_value, c.condition_position, c.condition_rule, c.advanced, h.history, h.earlier_years_known,
    h.low_history,
    xor(h.history, h.history + 1) >> 1 AS run,
    h.low_history & run = run AS low_each_year,
    p.period_from, p.period_complete
FROM named_cluster c
JOIN listing_history h USING (id)
JOIN (
    -- years of the study period in which anybody in the region has results
    SELECT
        region, year,
        coalesce(bit_or(years_mask), 0) = (1 << $study_period_years) - 1 AS period_complete,
        year - length(bin(bit_or(years_mask)))::INTEGER + 1 AS period_from
    FROM cluster
    WHERE list_contains($years, year)
    GROUP BY region, year
) p USING (region, year)
WHERE list_contains($years, c.year)
