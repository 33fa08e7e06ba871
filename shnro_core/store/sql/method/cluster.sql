-- grain: one row per working school x year of the region: its level of failing and the first cluster rule that fits
-- uses: judged_school
-- fits is the place of that rule in the order, empty where no rule fits; listed: that rule is the one of the list
SELECT
    id, region, school_code, year, years_left, advanced, listed_by_office, list_given,
    condition_value, condition_position, condition_rule,
    markers, procedures, participants, failed, years_with_data,
    participants_in_year, failed_in_year, failing_share, list_reason,
    low_in_year, years_mask, listed_by_year_alone,
    CASE
        WHEN failing_share > $level_strong_share
            OR (failing_share = $level_strong_share AND $level_at_strong = 'сильно') THEN 'сильно'
        WHEN failing_share > $level_moderate_share
            OR (failing_share = $level_moderate_share AND $level_at_moderate = 'умеренно') THEN 'умеренно'
        WHEN failing_share >= $level_base_share THEN 'базово'
    END AS level,
    least(
        CASE WHEN low_results THEN $place_low_results END,
        CASE WHEN risk THEN $place_risk END,
        CASE WHEN adverse THEN $place_adverse END,
        CASE WHEN advanced_by_rule THEN $place_advanced END,
        CASE WHEN base THEN $place_base END
    ) AS fits,
    low_results
        AND ($place_risk > $place_low_results OR risk IS NOT TRUE)
        AND ($place_adverse > $place_low_results OR adverse IS NOT TRUE)
        AND ($place_advanced > $place_low_results OR advanced_by_rule IS NOT TRUE)
        AND ($place_base > $place_low_results OR base IS NOT TRUE) AS listed
FROM (
    SELECT
        *,
        list_reason IS NOT NULL AS low_results,
        markers >= $risk_school_markers AND CASE
            WHEN $risk_school_markers_most IS NULL THEN list_reason IS NULL
            ELSE markers <= $risk_school_markers_most
        END AS risk,
        condition_position <= $low_isbsh_quantile AND (procedures IS NOT NULL OR $no_results = 'by_isbsh') AS adverse,
        advanced AND (condition_position IS NOT NULL OR $missing_isbsh <> 'undefined') AND CASE $advanced_school_rule
            WHEN 'status' THEN procedures IS NOT NULL
            WHEN 'status_no_markers' THEN markers = 0
            ELSE none_failed
        END AS advanced_by_rule,
        markers = 0 AND CASE
            WHEN condition_position IS NULL THEN $missing_isbsh <> 'undefined'
            ELSE condition_position > $low_isbsh_quantile
        END AS base
    FROM judged_school
)
