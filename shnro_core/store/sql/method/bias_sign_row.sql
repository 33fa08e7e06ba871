-- grain: one row per school x year x sign of biased results, computed or given by the office
-- uses: bias_high_mean, bias_correlation, bias_jump
SELECT s.*, g.year IS NOT NULL AS office_gave
FROM (
    SELECT region, year, school_code, 'завышенный средний балл' AS sign, procedure, value, bound, 'расчёт системы' AS source
    FROM bias_high_mean
    UNION ALL
    SELECT region, year, school_code, 'отметки против баллов', procedure, value, bound, 'расчёт системы'
    FROM bias_correlation
    UNION ALL
    SELECT region, year, school_code, sign, procedure, value, bound, 'расчёт системы'
    FROM bias_jump
    UNION ALL
    SELECT region, year, school_code, sign, NULL, NULL, NULL, 'ведомство'
    FROM bias_sign
    WHERE ($region IS NULL OR region = $region) AND year BETWEEN $first_year AND $last_year
) s
LEFT JOIN (SELECT DISTINCT region, year FROM bias_sign) g USING (region, year)
