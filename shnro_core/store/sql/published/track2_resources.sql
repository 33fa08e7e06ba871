-- grain: one row per indicator of track 2 about resources (January 2022 and 2023, percent of the schools of the track)
SELECT indicator, jan_2022, jan_2023, comment, source, place, note
FROM published.track_indicators
WHERE region = $region AND track = 2 AND (indicator LIKE '%Точка роста%' OR indicator LIKE '%дефициты ресурсов%')
ORDER BY csv_row;
