-- grain: one row per school x year asked x sign of biased results
-- uses: bias_sign_row
SELECT region, year, school_code, sign, procedure, value, bound, source
FROM bias_sign_row
WHERE list_contains($years, year)
ORDER BY region, year, school_code, source, sign, procedure
