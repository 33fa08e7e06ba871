-- grain: one row per working school with counted results in the year: all of them together and the pupils behind them
-- uses: catalogue, method_grid, counted_result
SELECT
    g.region, g.school_code,
    sum(t.procedures)::INTEGER AS procedures,
    sum(t.participants)::INTEGER AS participants,
    sum(t.failed)::INTEGER AS failed,
    -- pupils of one exam and grade take several subjects: the largest of them is how many different ones there are
    sum(t.largest)::INTEGER AS pupils
FROM (
    SELECT
        r.id, c.exam, c.grade, count(*) AS procedures,
        sum(r.participants) AS participants, sum(r.failed) AS failed, max(r.participants) AS largest
    FROM counted_result r
    JOIN catalogue c USING (bit)
    WHERE r.year = $year
    GROUP BY r.id, c.exam, c.grade
) t
JOIN method_grid g USING (id)
GROUP BY g.region, g.school_code
ORDER BY g.region, g.school_code
