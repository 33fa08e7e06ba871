-- grain: one row per working school x year of the region: its level of failing and the first cluster rule that fits
-- uses: judged_school
-- fits is the place of that rule in the order; empty where no rule fits
SELECT
    id, region, school_code, year, years_left, advanced, listed_by_office, list_given,
    condition_value, condition_position, condition_rule,
    markers, procedures, participants, failed, years_with_data,
    participants_in_year, failed_in_year, failing_share, list_reason,
    CASE
        WHEN failing_share > $level_strong_share
            OR (failing_share = $level_strong_share AND $level_at_strong = 'сильно') THEN 'сильно'
        WHEN failing_share > $level_moderate_share
            OR (failing_share = $level_moderate_share AND $level_at_moderate = 'умеренно') THEN 'умеренно'
        WHEN failing_share >= $level_base_share THEN 'базово'
    END AS level,
    least(
        CASE WHEN list_reason IS NOT NULL THEN $place_low_results END,
        CASE WHEN markers >= $risk_school_markers AND CASE
            WHEN $risk_school_markers_most IS NULL THEN list_reason IS NULL
            ELSE markers <= $risk_school_markers_most
        END THEN $place_risk END,
        CASE WHEN condition_position <= $low_isbsh_quantile AND (procedures IS NOT NULL OR $no_results = 'by_isbsh')
            THEN $place_adverse END,
        CASE WHEN advanced AND (condition_position IS NOT NULL OR $missing_isbsh <> 'undefined') AND CASE
            $advanced_school_rule
            WHEN 'status' THEN procedures IS NOT NULL
            WHEN 'status_no_markers' THEN markers = 0
            ELSE none_failed
        END THEN $place_advanced END,
        CASE WHEN markers = 0 AND CASE
            WHEN condition_position IS NULL THEN $missing_isbsh <> 'undefined'
            ELSE condition_position > $low_isbsh_quantile
        END THEN $place_base END
    ) AS fits
FROM judged_school
