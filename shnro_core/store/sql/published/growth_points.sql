-- grain: one row per support cluster: schools and how many of them have «Точка роста»
SELECT cluster,
    max(value) FILTER (indicator = 'Число школ') AS schools,
    max(value) FILTER (indicator LIKE '%Точка роста%') AS with_point,
    any_value(source) AS source, any_value(place) AS place
FROM published.cluster_context
WHERE region = $region
GROUP BY cluster
HAVING with_point IS NOT NULL
ORDER BY cluster;
