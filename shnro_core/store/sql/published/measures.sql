-- grain: one row per measure of a track; number is empty for the track as a whole
SELECT track, number, measure, evidence, problem, proposal, verdict, source, place, note
FROM published.measures
WHERE region = $region
ORDER BY csv_row;
