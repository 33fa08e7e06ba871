-- grain: one row per school x year of context, equipment as the scenario tries it; an answer not given stays unknown
-- uses: touched_context
SELECT
    x.* REPLACE (
        x.computers + coalesce(t.computers, 0) AS computers,
        x.computers_online + coalesce(t.computers, 0) AS computers_online,
        -- never more rooms than the school has, never fewer than before; least and greatest would fill an answer not given
        CASE WHEN x.classrooms_with_projector IS NOT NULL THEN greatest(
            x.classrooms_with_projector,
            least(x.classrooms, x.classrooms_with_projector + coalesce(t.projectors, 0))
        ) END AS classrooms_with_projector
    )
FROM context x
LEFT JOIN (
    SELECT region, school_code, year, sum(computers)::INTEGER AS computers, sum(projectors)::INTEGER AS projectors
    FROM touched_context
    GROUP BY region, school_code, year
) t USING (region, school_code, year)
