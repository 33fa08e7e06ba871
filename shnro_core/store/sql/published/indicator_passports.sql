-- grain: one row per indicator of the concept: where its data come from, how and when, who answers
SELECT id, data_source, method, term, answers, source, place, note
FROM published.indicator_passports
WHERE region = $region
ORDER BY csv_row;
