-- grain: one row per school of the region that works in one of two years: how it came, left or moved between clusters
-- uses: ledger_state, ledger_low
SELECT
    s.region, s.school_code, s.cluster_from, s.cluster_to,
    CASE
        WHEN s.cluster_from = 'ШНРО' AND s.cluster_to = 'ШНРО' THEN 'осталась'
        WHEN s.cluster_to = 'ШНРО' THEN 'вход'
        WHEN s.cluster_from = 'ШНРО' THEN 'выход'
        WHEN s.cluster_from = s.cluster_to THEN 'без изменений'
        ELSE 'переход'
    END AS event,
    CASE
        WHEN event IN ('осталась', 'без изменений') THEN NULL
        WHEN s.cluster_to IS NULL THEN 'closed'
        WHEN s.rule_to = 'no_results' THEN 'no_results'
        WHEN s.rule_from = 'no_results' THEN 'first_results'
        ELSE 'rule'
    END AS reason,
    s.rule_from, s.rule_to, s.markers_from, s.markers_to,
    s.failed_from, s.participants_from, s.failed_to, s.participants_to,
    coalesce(l.low_added, []) AS low_added,
    coalesce(l.low_dropped, []) AS low_dropped
FROM ledger_state s
LEFT JOIN ledger_low l USING (region, school_code)
ORDER BY s.region, s.school_code
