-- grain: one row per working school x year of the region: its level of failing and the first cluster rule that fits
-- uses: conditions, judged
-- fits is the place of that rule in the order; empty where no rule fits
SELECT
    c.id, c.region, c.school_code, c.year, c.years_left, c.advanced, c.listed_by_office, c.list_given,
    c.condition_value, c.condition_position, c.condition_rule,
    j.markers, j.procedures, j.participants, j.failed, j.years_with_data,
    j.participants_in_year, j.failed_in_year, j.failing_share, j.list_reason,
    CASE
        WHEN j.failing_share > $level_strong_share
            OR (j.failing_share = $level_strong_share AND $level_at_strong = 'сильно') THEN 'сильно'
        WHEN j.failing_share > $level_moderate_share
            OR (j.failing_share = $level_moderate_share AND $level_at_moderate = 'умеренно') THEN 'умеренно'
        WHEN j.failing_share >= $level_base_share THEN 'базово'
    END AS level,
    least(
        CASE WHEN j.list_reason IS NOT NULL THEN $place_low_results END,
        CASE WHEN j.markers >= $risk_school_markers AND CASE
            WHEN $risk_school_markers_most IS NULL THEN j.list_reason IS NULL
            ELSE j.markers <= $risk_school_markers_most
        END THEN $place_risk END,
        CASE WHEN c.condition_position <= $low_isbsh_quantile AND (j.id IS NOT NULL OR $no_results = 'by_isbsh')
            THEN $place_adverse END,
        CASE WHEN c.advanced AND (c.condition_position IS NOT NULL OR $missing_isbsh <> 'undefined') AND CASE
            $advanced_school_rule
            WHEN 'status' THEN j.id IS NOT NULL
            WHEN 'status_no_markers' THEN j.markers = 0
            ELSE j.failed = 0
        END THEN $place_advanced END,
        CASE WHEN j.markers = 0 AND CASE
            WHEN c.condition_position IS NULL THEN $missing_isbsh <> 'undefined'
            ELSE c.condition_position > $low_isbsh_quantile
        END THEN $place_base END
    ) AS fits
FROM conditions c
LEFT JOIN judged j USING (id)
