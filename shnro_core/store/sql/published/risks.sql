-- grain: one row per chart of risks x risk
SELECT table_name, risk, value, source, place, note
FROM published.risks
WHERE region = $region
ORDER BY csv_row;
