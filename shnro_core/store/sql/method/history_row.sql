-- grain: one row per working school x year asked x year of the lists that the status in the year asked looks at
-- uses: cluster
SELECT c.id, c.year, c.procedures, c.listed, c.listed_by_office, c.list_given, c.low_in_year, c.listed_by_year_alone, t.asked
FROM cluster c
JOIN (SELECT unnest($years)::INTEGER AS asked) t
    ON c.year BETWEEN t.asked - $history_years + 1 AND t.asked AND t.asked - c.year <= c.years_left
