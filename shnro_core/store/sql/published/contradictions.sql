-- grain: one row per contradiction of the documents, all regions
SELECT id, what, value_a, source_a, value_b, source_b, comment
FROM published.inconsistencies
ORDER BY csv_row;
