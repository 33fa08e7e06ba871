-- grain: one row per school x year asked with context data
-- uses: context_index
SELECT * FROM context_index WHERE list_contains($years, year) ORDER BY region, year, school_code
