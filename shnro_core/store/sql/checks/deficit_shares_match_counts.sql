-- grain: one offending municipality x share; a printed share that its count does not give must be explained in the note as a share («доля …»)
SELECT 'deficits_2023.csv' AS file, csv_row AS "row", part AS "column",
    'доля ' || replace(regexp_replace(printed::VARCHAR, '[.]0$', ''), '.', ',') || ' % не следует из ' || n || ' школ из ' || schools_total || ', и расхождение не объяснено в note' AS what
FROM (
    SELECT csv_row, 'staff_share' AS part, staff_share AS printed, staff_n AS n, schools_total, note FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'infra_share', infra_share, infra_n, schools_total, note FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'both_share', both_share, both_n, schools_total, note FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'shnor_share', shnor_share, shnor_n, schools_total, note FROM published.deficits_2023
)
WHERE abs(printed - 100.0 * n / schools_total) > 0.51 AND NOT coalesce(contains(note, 'доля'), false);
