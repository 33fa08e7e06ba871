-- grain: one row per single fact of a document
SELECT scope, topic, fact, year, value, unit, source, place, note
FROM published.region_facts
WHERE region = $region
ORDER BY csv_row;
