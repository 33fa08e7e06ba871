-- grain: one row per published fact about the list, its levels, the supported groups and the schools of the region
SELECT topic, fact, year, value, unit, source, place, note
FROM published.region_facts
WHERE region = $region AND topic IN ('ШНОР', 'ШНОР по кластерам', 'состав участников', 'критерии', 'сеть')
ORDER BY csv_row;
