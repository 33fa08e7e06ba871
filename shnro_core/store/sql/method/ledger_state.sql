-- grain: one row per school of the region that works in one of two years: its cluster and figures in both
-- uses: named_cluster
SELECT
    region, school_code,
    any_value(cluster) FILTER (WHERE year = $year_from) AS cluster_from,
    any_value(cluster) FILTER (WHERE year = $year_to) AS cluster_to,
    any_value(rule) FILTER (WHERE year = $year_from) AS rule_from,
    any_value(rule) FILTER (WHERE year = $year_to) AS rule_to,
    any_value(markers) FILTER (WHERE year = $year_from)::INTEGER AS markers_from,
    any_value(markers) FILTER (WHERE year = $year_to)::INTEGER AS markers_to,
    any_value(failed_in_year) FILTER (WHERE year = $year_from) AS failed_from,
    any_value(participants_in_year) FILTER (WHERE year = $year_from) AS participants_from,
    any_value(failed_in_year) FILTER (WHERE year = $year_to) AS failed_to,
    any_value(participants_in_year) FILTER (WHERE year = $year_to) AS participants_to
FROM named_cluster
WHERE year IN ($year_from, $year_to)
GROUP BY region, school_code
