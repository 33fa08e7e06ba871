-- grain: one row per school x year x procedure whose marks of the term run against the scores
-- uses: catalogue
SELECT
    r.region, r.year, r.school_code, c.key AS procedure,
    r.previous_mark_rank_correlation AS value,
    $bias_correlation_bound AS bound
FROM result r
JOIN catalogue c USING (exam, subject, level, grade)
WHERE ($region IS NULL OR r.region = $region) AND r.year BETWEEN $first_year AND $last_year
    AND ($bias_correlation_mask >> c.bit) & 1 = 1
    AND r.previous_mark_rank_correlation < $bias_correlation_bound
