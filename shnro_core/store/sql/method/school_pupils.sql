-- grain: one row per school x year with a counted result in one of two years: different pupils behind its results
-- uses: catalogue, counted_result
SELECT id, sum(largest)::INTEGER AS pupils
FROM (
    SELECT r.id, c.exam, c.grade, max(r.participants) AS largest
    FROM counted_result r
    JOIN catalogue c USING (bit)
    WHERE r.year IN ($year_from, $year_to)
    GROUP BY r.id, c.exam, c.grade
)
GROUP BY id
