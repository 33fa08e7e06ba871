-- grain: one row per school x year x kind of deficit with context data: own signals
-- uses: context_value
SELECT
    region, year, school_code, kind,
    count(*)::INTEGER AS signals_known,
    count(*) FILTER (WHERE fired)::INTEGER AS signals_fired,
    coalesce(list(key ORDER BY key) FILTER (WHERE fired), []) AS signals
FROM (
    SELECT
        v.region, v.year, v.school_code, k.kind, v.key,
        CASE k.adverse
            WHEN 'flag' THEN v.value = 1
            -- share of the region's schools that are not better on this figure
            ELSE cume_dist() OVER (
                PARTITION BY v.region, v.year, v.key
                ORDER BY CASE k.adverse WHEN 'high' THEN -v.value ELSE v.value END
            ) <= $deficit_quantile
        END AS fired
    FROM context_value v
    JOIN (
        SELECT unnest($signal_keys) AS key, unnest($signal_kinds) AS kind, unnest($signal_adverse) AS adverse
    ) k USING (key)
)
GROUP BY region, year, school_code, kind
