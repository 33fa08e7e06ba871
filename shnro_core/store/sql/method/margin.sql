-- grain: one row per school x year with counted results: fewest pupils whose other result would move it across the list
-- border; NULL when no such change of results can, and under a rule of the list that does not count markers
-- uses: marker, judged, method_grid
SELECT
    region, year, school_code, markers, listed,
    CASE
        WHEN $list_rule <> 'markers' THEN NULL
        WHEN listed AND len(to_lose) >= steps THEN list_sum(list_slice(list_sort(to_lose), 1, steps))
        WHEN NOT listed AND len(to_gain) >= steps THEN list_sum(list_slice(list_sort(to_gain), 1, steps))
    END::INTEGER AS pupils
FROM (
    SELECT
        g.region, g.year, g.school_code,
        any_value(p.markers)::INTEGER AS markers,
        any_value(p.list_reason) IS NOT NULL AS listed,
        CASE WHEN listed
            THEN any_value(p.markers) - $low_results_school_markers + 1
            ELSE $low_results_school_markers - any_value(p.markers)
        END AS steps,
        coalesce(list(m.margin_pupils) FILTER (WHERE m.is_marker), []) AS to_lose,
        coalesce(list(m.margin_pupils) FILTER (WHERE NOT m.is_marker AND m.counted), []) AS to_gain
    FROM judged p
    JOIN method_grid g USING (id)
    JOIN marker m ON m.region = g.region AND m.list_year = g.year AND m.school_code = g.school_code
    WHERE list_contains($years, g.year) AND p.procedures IS NOT NULL
    GROUP BY g.region, g.year, g.school_code
)
ORDER BY region, year, school_code
