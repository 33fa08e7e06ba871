-- grain: one row per working school x year of the region: the first cluster of the order whose rule fits, and that rule
-- uses: conditions, judged
SELECT
    * EXCLUDE (fits),
    coalesce($cluster_order[fits], 'не определён') AS cluster,
    CASE $cluster_order[fits]
        WHEN 'ШНРО' THEN list_reason
        WHEN 'ШсРНР' THEN 'risk_markers'
        WHEN 'ШФНСУ' THEN condition_rule
        WHEN 'ШПУ' THEN 'advanced'
        WHEN 'ШБУ' THEN 'base'
        ELSE CASE
            WHEN NOT judged THEN 'no_results'
            WHEN markers = 0 AND NOT condition_settled THEN 'no_isbsh'
            ELSE 'no_rule'
        END
    END AS rule,
    CASE
        WHEN failing_share > $level_strong_share
            OR (failing_share = $level_strong_share AND $level_at_strong = 'сильно') THEN 'сильно'
        WHEN failing_share > $level_moderate_share
            OR (failing_share = $level_moderate_share AND $level_at_moderate = 'умеренно') THEN 'умеренно'
        WHEN failing_share >= $level_base_share THEN 'базово'
    END AS level
FROM (
    SELECT
        *,
        least(
            CASE WHEN list_reason IS NOT NULL THEN list_position($cluster_order, 'ШНРО') END,
            CASE WHEN risk THEN list_position($cluster_order, 'ШсРНР') END,
            CASE WHEN low_condition AND (judged OR $no_results = 'by_isbsh')
                THEN list_position($cluster_order, 'ШФНСУ') END,
            CASE WHEN judged AND condition_settled AND advanced AND advanced_results
                THEN list_position($cluster_order, 'ШПУ') END,
            CASE WHEN condition_settled AND markers = 0 AND NOT low_condition
                THEN list_position($cluster_order, 'ШБУ') END
        ) AS fits
    FROM (
        SELECT
            c.*,
            j.* EXCLUDE (id),
            j.id IS NOT NULL AS judged,
            j.markers >= $risk_school_markers AND CASE
                WHEN $risk_school_markers_most IS NULL THEN j.list_reason IS NULL
                ELSE j.markers <= $risk_school_markers_most
            END AS risk,
            coalesce(c.condition_position <= $low_isbsh_quantile, FALSE) AS low_condition,
            c.condition_position IS NOT NULL OR $missing_isbsh <> 'undefined' AS condition_settled,
            CASE $advanced_school_rule
                WHEN 'status' THEN TRUE
                WHEN 'status_no_markers' THEN j.markers = 0
                ELSE j.failed = 0
            END AS advanced_results
        FROM conditions c
        LEFT JOIN judged j USING (id)
    )
)
