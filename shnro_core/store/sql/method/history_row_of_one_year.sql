-- grain: one row as of history_row, for the only year asked: no join, a tenth less time for a whole country
-- uses: cluster
SELECT id, year, procedures, listed, listed_by_office, list_given, low_in_year, listed_by_year_alone, $last_year::INTEGER AS asked
FROM cluster
WHERE year BETWEEN $last_year - $history_years + 1 AND $last_year AND $last_year - year <= years_left
