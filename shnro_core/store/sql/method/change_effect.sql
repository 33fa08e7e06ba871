-- grain: one row per change of data: what it touches on its own; most = the most pupils one of its results could give
-- uses: data_change, change_member, touched_result, touched_context
SELECT
    c.number,
    coalesce(any_value(m.schools), 0)::INTEGER AS schools,
    coalesce(any_value(r.results), any_value(x.schools), 0)::INTEGER AS touched,
    any_value(r.pupils)::INTEGER AS pupils,
    any_value(r.most)::INTEGER AS most
FROM data_change c
LEFT JOIN (SELECT number, count(*) AS schools FROM change_member GROUP BY number) m USING (number)
LEFT JOIN (
    SELECT
        number,
        count(*) AS results,
        sum(least(abs(pupils), CASE WHEN pupils > 0 THEN failed ELSE participants - failed END)) AS pupils,
        max(CASE WHEN pupils > 0 THEN failed ELSE participants - failed END) AS most
    FROM touched_result
    GROUP BY number
) r USING (number)
LEFT JOIN (SELECT number, count(*) AS schools FROM touched_context GROUP BY number) x USING (number)
GROUP BY c.number
ORDER BY c.number
