-- grain: one row per thing a document says, in the order of the document
SELECT block, item, words, source, place, note
FROM published.contents
WHERE region = $region
ORDER BY csv_row;
