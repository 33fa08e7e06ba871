-- grain: one offending group x procedure; a positive result is «Положительная» + «0% не преодолевших порог за 2 года»
SELECT 'dynamics_by_procedure.csv' AS file, any_value(csv_row) FILTER (category LIKE 'Показывают%') AS "row",
    'value' AS "column",
    'положительный результат «' || "group" || '», ' || procedure || ' — не сумма положительной динамики и 0 % за 2 года' AS what
FROM published.dynamics_by_procedure
WHERE category LIKE 'Показывают%' OR category = 'Положительная' OR starts_with(category, '0')
GROUP BY "group", procedure
HAVING abs(sum(CASE WHEN category LIKE 'Показывают%' THEN -value ELSE value END)) > 1.5;
