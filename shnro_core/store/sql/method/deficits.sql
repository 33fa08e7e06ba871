-- grain: one row per working school x year asked x kind of deficit
-- uses: method_grid, deficit_own
SELECT
    g.region, g.year, g.school_code, k.kind,
    CASE
        WHEN d.kind IS NOT NULL THEN d.found
        WHEN o.signals_fired >= $deficit_signals_needed THEN TRUE
        WHEN o.signals_known >= $deficit_signals_needed THEN FALSE
    END AS has_deficit,
    d.resolved,
    CASE WHEN d.kind IS NOT NULL THEN 'ведомство' WHEN has_deficit IS NOT NULL THEN 'расчёт системы' END AS source,
    coalesce(d.indicators, []) AS indicators,
    o.signals_known, o.signals_fired,
    coalesce(o.signals, []) AS signals
FROM method_grid g
CROSS JOIN (SELECT DISTINCT unnest($signal_kinds) AS kind) k
LEFT JOIN (
    SELECT
        region, year, school_code, kind,
        bool_or(found) AS found,
        -- known only where every deficit found says whether it is resolved
        CASE WHEN count(*) FILTER (WHERE found AND resolved IS NULL) = 0 THEN bool_and(resolved) FILTER (WHERE found) END
            AS resolved,
        coalesce(list(indicator ORDER BY indicator) FILTER (WHERE found), []) AS indicators
    FROM deficit
    GROUP BY region, year, school_code, kind
) d ON d.region = g.region AND d.year = g.year AND d.school_code = g.school_code AND d.kind = k.kind
LEFT JOIN deficit_own o ON o.region = g.region AND o.year = g.year AND o.school_code = g.school_code AND o.kind = k.kind
WHERE ($region IS NULL OR g.region = $region) AND list_contains($years, g.year)
ORDER BY g.region, g.year, g.school_code, k.kind
