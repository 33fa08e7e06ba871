-- grain: one offending group; the printed positive share must follow from the schools that raised their level or left
SELECT 'fioko_dynamics.csv' AS file, csv_row AS "row", 'positive_share' AS "column",
    'доля ' || replace(regexp_replace(positive_share::VARCHAR, '[.]0$', ''), '.', ',') || ' % не следует из ' || (raised_cluster + left_list) || ' школ из ' || schools_total
    || ', и расхождение не объяснено в note' AS what
FROM published.fioko_dynamics
WHERE abs(positive_share - 100.0 * (raised_cluster + left_list) / schools_total) > 0.51 AND note IS NULL;
