-- grain: one row per school x year with counted results in the period: is it on the list by the federal rules A and B
-- uses: period, held_low
SELECT
    * EXCLUDE (a, b),
    a AS listed_by_year_alone,
    CASE
        WHEN a AND b AND $list_rule <> 'federal_a' AND $list_rule <> 'federal_b' THEN 'federal_a_and_b'
        WHEN a AND $list_rule IN ('federal_a', 'federal_a_or_b') THEN 'federal_a'
        WHEN b AND $list_rule IN ('federal_b', 'federal_a_or_b') THEN 'federal_b'
    END AS list_reason
FROM (
    SELECT p.*, p.low_in_year >= $federal_procedures_in_year AS a, h.id IS NOT NULL AS b
    FROM period p
    LEFT JOIN (
        -- any run that lies inside the study period
        SELECT DISTINCT s.id + back.years AS id
        FROM held_low s
        JOIN (
            SELECT unnest(range($study_period_years - $federal_consecutive_years + 1))::INTEGER AS years
        ) back ON back.years <= s.years_left
    ) h USING (id)
)
