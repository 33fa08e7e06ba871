-- grain: one offending group x share; a printed share that its count does not give must be explained in the note
SELECT 'list_2023.csv' AS file, csv_row AS "row", part AS "column",
    'доля ' || replace(regexp_replace(printed::VARCHAR, '[.]0$', ''), '.', ',') || ' % не следует из ' || n || ' школ из ' || total || ', и расхождение не объяснено в note' AS what
FROM (
    SELECT csv_row, 'not_in_list_share' AS part, not_in_list_share AS printed, not_in_list AS n, total, note FROM published.list_2023
    UNION ALL SELECT csv_row, 'in_list_share', in_list_share, in_list, total, note FROM published.list_2023
    UNION ALL SELECT csv_row, 'improved_share', improved_share, improved, total, note FROM published.list_2023
    UNION ALL SELECT csv_row, 'worsened_share', worsened_share, worsened, total, note FROM published.list_2023
)
WHERE abs(printed - 100.0 * n / total) > 0.51 AND note IS NULL;
