-- grain: one row per track (direction) x kind x place that says it
SELECT track, kind, words, source, place, note
FROM published.tracks
WHERE region = $region
ORDER BY csv_row;
