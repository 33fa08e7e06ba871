-- grain: as history_row, of the only year asked: without the join a fifth of the time of a whole country is saved
-- uses: cluster
SELECT id, year, procedures, listed, listed_by_office, list_given, $last_year::INTEGER AS asked
FROM cluster
WHERE year BETWEEN $last_year - $history_years + 1 AND $last_year AND $last_year - year <= years_left
