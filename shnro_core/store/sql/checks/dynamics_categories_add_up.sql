-- grain: one offending group x procedure; five exclusive categories give 100 % within rounding, or a note about the sum says why not
SELECT 'dynamics_by_procedure.csv' AS file, min(csv_row) AS "row", 'value' AS "column",
    'пять категорий «' || "group" || '», ' || procedure || ' в сумме дают ' || replace(regexp_replace(sum(value)::VARCHAR, '[.]0$', ''), '.', ',') || ' %, и это не объяснено в note' AS what
FROM published.dynamics_by_procedure
WHERE category <> 'Показывают положительный результат'
GROUP BY "group", procedure
HAVING abs(sum(value) - 100) > 2 AND NOT coalesce(bool_or(contains(note, 'сумма')), false);
