-- grain: one offending support cluster; the list of order 850 must hold as many schools as the portrait says
SELECT 'schools_850.csv' AS file, NULL AS "row", 'cluster' AS "column",
    'в кластере ' || c.cluster || ' списка ' || count(s.number) || ' школ, а в «портрете» ' || any_value(c.value) AS what
FROM published.cluster_context c
LEFT JOIN published.schools_850 s ON s.cluster = c.cluster
WHERE c.indicator = 'Число школ'
GROUP BY c.cluster
HAVING count(s.number) <> any_value(c.value);
