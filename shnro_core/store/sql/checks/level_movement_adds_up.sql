-- grain: one offending group; raised, left, same and lowered are all the schools of the group
SELECT 'fioko_dynamics.csv' AS file, csv_row AS "row", 'schools_total' AS "column",
    'повысили, вышли, остались и понизили в сумме дают ' || (raised_cluster + left_list + same_cluster + lowered)
    || ', а школ ' || schools_total AS what
FROM published.fioko_dynamics
WHERE raised_cluster + left_list + same_cluster + lowered <> schools_total;
