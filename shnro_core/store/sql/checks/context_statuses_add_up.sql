-- grain: one offending support cluster; its four statuses must add up to its schools (the statuses exclude each other)
SELECT 'cluster_context.csv' AS file, any_value(csv_row) FILTER (indicator = 'Число школ') AS "row", 'value' AS "column",
    'статусы кластера ' || cluster || ' в сумме дают '
    || sum(value) FILTER (indicator LIKE 'Попавшие%' OR indicator LIKE 'Кризисные%')
    || ', а школ в нём ' || sum(value) FILTER (indicator = 'Число школ') AS what
FROM published.cluster_context
GROUP BY cluster
HAVING sum(value) FILTER (indicator LIKE 'Попавшие%' OR indicator LIKE 'Кризисные%')
    IS DISTINCT FROM sum(value) FILTER (indicator = 'Число школ');
