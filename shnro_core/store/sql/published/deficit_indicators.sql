-- grain: one row per indicator of the concept that speaks of resource deficits (no values are published)
SELECT id, name, desired, source, place, note
FROM published.indicators_548
WHERE region = $region AND name LIKE '%дефицит%' AND task LIKE '%профилактики рисков%'
ORDER BY csv_row;
