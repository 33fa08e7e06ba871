-- grain: one row per school x year with context data: own index of conditions, 0 = hardest of the region
-- uses: context_value
SELECT
    region, year, school_code,
    $context_scale_top * (mean_z - min(mean_z) OVER of_region)
        / nullif(max(mean_z) OVER of_region - min(mean_z) OVER of_region, 0) AS context_index,
    CASE WHEN mean_z IS NOT NULL THEN cume_dist() OVER of_rank END AS context_position,
    CASE WHEN mean_z IS NOT NULL THEN ceil(4 * cume_dist() OVER of_rank)::INTEGER END AS context_quartile,
    inputs_used,
    list_filter($context_keys, lambda k: NOT list_contains(inputs_used, k)) AS inputs_missing
FROM (
    SELECT
        region, year, school_code,
        list(key ORDER BY key) AS inputs_used,
        -- rounded: equal schools must stay equal; positive = better conditions
        CASE WHEN count(*) >= $context_minimum_inputs THEN round(avg(z), 9) END AS mean_z
    FROM (
        SELECT
            v.region, v.year, v.school_code, v.key,
            CASE k.adverse WHEN 'high' THEN -1 ELSE 1 END * (v.value - avg(v.value) OVER of_input)
                / nullif(round(stddev_pop(v.value) OVER of_input, 12), 0) AS z
        FROM context_value v
        JOIN (SELECT unnest($context_keys) AS key, unnest($context_adverse) AS adverse) k USING (key)
        WINDOW of_input AS (PARTITION BY v.region, v.year, v.key)
    )
    WHERE z IS NOT NULL
    GROUP BY region, year, school_code
)
WINDOW
    of_region AS (PARTITION BY region, year),
    of_rank AS (PARTITION BY region, year, mean_z IS NULL ORDER BY mean_z)
