-- grain: one row per question x wave x option; wave is empty where the document prints none
SELECT question, respondents, n, wave, option_order, option, value, unit, source, place, note
FROM published.surveys
WHERE region = $region
ORDER BY csv_row;
