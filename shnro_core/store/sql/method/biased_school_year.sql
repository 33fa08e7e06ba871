-- grain: one row per school x year with a sign of bias: given by the office, or computed in years it gave none
-- uses: method_grid, bias_sign_row
SELECT DISTINCT g.id, g.years_left
FROM bias_sign_row b
JOIN method_grid g USING (region, school_code, year)
WHERE b.source = 'ведомство' OR NOT b.office_gave
