-- grain: one row per working school with counted results in the year: all of them together and the pupils behind them
-- uses: catalogue, method_grid, counted_result
SELECT
    g.region, g.school_code,
    sum(t.procedures)::INTEGER AS procedures,
    sum(t.participants)::INTEGER AS participants,
    sum(t.failed)::INTEGER AS failed,
    -- pupils of one exam and grade take several subjects: the largest of them is how many different ones there are
    sum(t.largest)::INTEGER AS pupils,
    -- what the region's rate of each procedure would give: indirect standardisation
    sum(t.expected) AS expected,
    sum(t.expected_variance) AS expected_variance
FROM (
    SELECT
        id, exam, grade, count(*) AS procedures,
        sum(participants) AS participants, sum(failed) AS failed, max(participants) AS largest,
        sum(participants * rate) AS expected, sum(participants * rate * (1 - rate)) AS expected_variance
    FROM (
        SELECT
            r.id, c.exam, c.grade, r.participants, r.failed,
            sum(r.failed) OVER same / sum(r.participants) OVER same AS rate
        FROM counted_result r
        JOIN method_grid USING (id)
        JOIN catalogue c USING (bit)
        WHERE r.year = $year
        WINDOW same AS (PARTITION BY method_grid.region, r.bit)
    )
    GROUP BY id, exam, grade
) t
JOIN method_grid g USING (id)
GROUP BY g.region, g.school_code
ORDER BY g.region, g.school_code
