-- grain: one row per region x year with a usable result
-- uses: method_result
SELECT DISTINCT region, year FROM method_result WHERE $region IS NULL OR region = $region ORDER BY region, year
