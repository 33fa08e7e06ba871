-- grain: one row per working school of a counted kind x year of the region's data, years without gaps; ids of a school follow one another
SELECT
    (row_number() OVER (ORDER BY s.region, s.school_code, y.year))::INTEGER AS id,
    s.region,
    s.school_code,
    y.year::INTEGER AS year,
    -- years that follow for the same school
    (least(y.last_year, coalesce(s.closed_year, y.last_year)) - y.year)::UTINYINT AS years_left,
    coalesce(s.advanced, FALSE) AS advanced,
    i.isbsh,
    i.isbsh_position,
    l.school_code IS NOT NULL AS listed_by_office,
    given_list.year IS NOT NULL AS list_given
FROM school s
JOIN (
    SELECT region, unnest(generate_series(min(year), max(year))) AS year, max(year) AS last_year
    FROM (
        SELECT region, year FROM result
        UNION ALL SELECT region, year FROM isbsh
        UNION ALL SELECT region, year FROM context
        UNION ALL SELECT region, year FROM deficit
        UNION ALL SELECT region, year FROM list_entry
    )
    GROUP BY region
) y ON y.region = s.region AND (s.closed_year IS NULL OR s.closed_year >= y.year)
LEFT JOIN (
    -- isbsh_position: share of the region's working schools whose value is not above this one
    SELECT
        isbsh.region, isbsh.school_code, isbsh.year, isbsh.isbsh,
        cume_dist() OVER (PARTITION BY isbsh.region, isbsh.year ORDER BY isbsh.isbsh) AS isbsh_position
    FROM isbsh
    JOIN school USING (region, school_code)
    WHERE (school.closed_year IS NULL OR school.closed_year >= isbsh.year)
        AND NOT list_contains($uncounted_kinds, coalesce(school.kind, ''))
) i ON i.region = s.region AND i.school_code = s.school_code AND i.year = y.year
LEFT JOIN (SELECT region, year, school_code FROM list_entry WHERE list = 'ШНРО') l
    ON l.region = s.region AND l.school_code = s.school_code AND l.year = y.year
LEFT JOIN (SELECT DISTINCT region, year FROM list_entry WHERE list = 'ШНРО') given_list
    ON given_list.region = s.region AND given_list.year = y.year
WHERE NOT list_contains($uncounted_kinds, coalesce(s.kind, ''))
ORDER BY id
