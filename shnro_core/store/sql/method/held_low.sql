-- grain: one row per school x year that closes a run of years with a low result in the same procedure
-- uses: school_year
SELECT s.id + back.years AS id, min(s.years_left - back.years) AS years_left
FROM school_year s
JOIN (SELECT unnest(range($federal_consecutive_years))::INTEGER AS years) back ON back.years <= s.years_left
GROUP BY s.id + back.years
HAVING count(*) = $federal_consecutive_years AND bit_and(s.low_mask) <> 0
