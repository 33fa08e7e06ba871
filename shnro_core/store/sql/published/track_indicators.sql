-- grain: one row per track x indicator
SELECT track, indicator, jan_2022, jan_2023, unit, comment, source, place, note
FROM published.track_indicators
WHERE region = $region
ORDER BY csv_row;
