-- grain: one row per support cluster x indicator of the portrait
SELECT cluster, indicator, value, source, place, note
FROM published.cluster_context
WHERE region = $region
ORDER BY csv_row;
