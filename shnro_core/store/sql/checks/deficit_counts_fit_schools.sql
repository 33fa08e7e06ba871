-- grain: one offending municipality x count; no count may exceed the schools, both deficits may not exceed either
SELECT 'deficits_2023.csv' AS file, csv_row AS "row", part AS "column",
    'школ с дефицитом ' || n || ', а должно быть не больше ' || ceiling AS what
FROM (
    SELECT csv_row, 'staff_n' AS part, staff_n AS n, schools_total AS ceiling FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'infra_n', infra_n, schools_total FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'both_n', both_n, least(staff_n, infra_n) FROM published.deficits_2023
    UNION ALL SELECT csv_row, 'shnor_n', shnor_n, schools_total FROM published.deficits_2023
)
WHERE n > ceiling;
