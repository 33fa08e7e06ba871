-- grain: one row per working school x year of the region: cluster and the rule that put the school there, in words
-- uses: cluster
SELECT
    *,
    coalesce($cluster_order[fits], 'не определён') AS cluster,
    CASE fits
        WHEN $place_low_results THEN list_reason
        WHEN $place_risk THEN 'risk_markers'
        WHEN $place_adverse THEN condition_rule
        WHEN $place_advanced THEN 'advanced'
        WHEN $place_base THEN 'base'
        ELSE CASE
            WHEN procedures IS NULL THEN 'no_results'
            WHEN markers = 0 AND condition_position IS NULL AND $missing_isbsh = 'undefined' THEN 'no_isbsh'
            ELSE 'no_rule'
        END
    END AS rule
FROM cluster
