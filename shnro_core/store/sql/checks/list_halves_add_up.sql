-- grain: one offending group; schools in and out of the list are all the schools of the group
SELECT 'list_2023.csv' AS file, csv_row AS "row", 'total' AS "column",
    'в списке и вне его ' || (in_list + not_in_list) || ', а школ ' || total AS what
FROM published.list_2023
WHERE in_list + not_in_list <> total;
