-- grain: one offending municipality; a printed share of the risk zone that its count does not give must be explained in the note
SELECT 'isbsh_zone_2023.csv' AS file, csv_row AS "row", 'zone_share' AS "column",
    'доля ' || replace(regexp_replace(zone_share::VARCHAR, '[.]0$', ''), '.', ',') || ' % не следует из ' || zone_n || ' школ из ' || schools_total
    || ', и расхождение не объяснено в note' AS what
FROM published.isbsh_zone_2023
WHERE abs(zone_share - 100.0 * zone_n / schools_total) > 0.51 AND note IS NULL;
