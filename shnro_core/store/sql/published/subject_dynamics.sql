-- grain: one row per subject x indicator x exam x support cluster
SELECT subject, indicator, exam, cluster, value, source, place, note
FROM published.cluster_subject_dynamics
WHERE region = $region
ORDER BY csv_row;
