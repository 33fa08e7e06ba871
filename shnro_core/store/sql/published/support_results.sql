-- grain: one row per result of support
SELECT indicator, subindicator, value, unit, source, place, note
FROM published.support_results
WHERE region = $region
ORDER BY value DESC, csv_row;
