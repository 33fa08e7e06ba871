-- grain: one row per region x year asked with results: counts of schools by cluster, support and dynamics
-- uses: method_grid, classification, named_cluster, subject_dynamics
SELECT
    c.region, c.year,
    count(*) AS schools,
    count(*) FILTER (WHERE c.cluster = 'ШНРО') AS low_results_schools,
    count(*) FILTER (WHERE c.cluster = 'ШсРНР') AS risk_schools,
    -- unknown, not zero, where no school has an index of conditions
    CASE WHEN count(c.condition_position) > 0 THEN count(*) FILTER (WHERE c.cluster = 'ШФНСУ') END AS adverse_schools,
    count(*) FILTER (WHERE c.condition_rule = 'low_context' AND c.condition_position IS NOT NULL) AS adverse_own_schools,
    bool_and(c.period_complete)::INTEGER AS period_complete,
    -- unknown in the first year of the history and where the study period is not covered by data
    CASE WHEN max(c.earlier_years_known) > 0 AND bool_and(c.period_complete)
        THEN count(*) FILTER (WHERE c.status <> 'впервые') END AS repeated_schools,
    count(*) FILTER (WHERE c.cluster = 'ШНРО' AND p.year IS NOT NULL) AS low_results_known_participation,
    -- a support nobody has told of is unknown, a school left out of a table that tells of others lowers the share
    CASE WHEN low_results_known_participation > 0
        THEN count(*) FILTER (WHERE c.cluster = 'ШНРО' AND p.programme <> '') END AS low_results_with_programme,
    CASE WHEN low_results_known_participation > 0
        THEN count(*) FILTER (WHERE c.cluster = 'ШНРО' AND p.mentor_school <> '') END AS low_results_with_mentor,
    count(*) FILTER (WHERE c.cluster = 'ШсРНР' AND p.year IS NOT NULL) AS risk_known_participation,
    CASE WHEN risk_known_participation > 0
        THEN count(*) FILTER (WHERE c.cluster = 'ШсРНР' AND p.antirisk_risk <> '') END AS risk_with_antirisk_programme,
    count(*) FILTER (WHERE cohort = 'ШНРО' AND d.id IS NOT NULL) AS low_results_comparable,
    count(*) FILTER (WHERE cohort = 'ШНРО' AND d.improved) AS low_results_with_positive_dynamics,
    count(*) FILTER (WHERE cohort = 'ШсРНР' AND d.id IS NOT NULL) AS risk_comparable,
    count(*) FILTER (WHERE cohort = 'ШсРНР' AND d.improved) AS risk_with_positive_dynamics
FROM (
    SELECT c.*, CASE WHEN $indicator_cohort = 'start' THEN before.cluster ELSE c.cluster END AS cohort
    FROM classification c
    LEFT JOIN named_cluster before
        ON before.id = c.id - 1 AND before.region = c.region AND before.school_code = c.school_code
) c
JOIN method_grid g USING (region, year, school_code)
LEFT JOIN participation p USING (region, year, school_code)
LEFT JOIN subject_dynamics d ON d.id = g.id
GROUP BY c.region, c.year
HAVING count(c.failing_share) > 0
