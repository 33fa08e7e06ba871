-- grain: one row per indicator of the concept
SELECT id, direction, task, name, desired, unit, source, place, note
FROM published.indicators_548
WHERE region = $region
ORDER BY csv_row;
