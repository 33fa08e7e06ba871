-- grain: one row per published fact about resources and diagnostics of the region
SELECT fact, year, value, unit, source, place, note
FROM published.region_facts
WHERE region = $region AND topic IN ('инфраструктура', 'диагностика') AND unit <> 'год'
ORDER BY topic, csv_row;
