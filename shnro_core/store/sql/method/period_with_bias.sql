-- grain: one row per school x year with counted results in the study period; a year with a sign of bias adds a marker
-- uses: period_results, biased_school_year
SELECT p.* REPLACE (
    p.markers + coalesce(b.years, 0) AS markers,
    p.markers_in_year + coalesce(b.in_year, 0) AS markers_in_year
)
FROM period_results p
LEFT JOIN (
    SELECT s.id + back.years AS id, count(*) AS years, count(*) FILTER (WHERE back.years = 0) AS in_year
    FROM biased_school_year s
    JOIN (SELECT unnest(range($study_period_years))::INTEGER AS years) back ON back.years <= s.years_left
    GROUP BY s.id + back.years
) b USING (id)
