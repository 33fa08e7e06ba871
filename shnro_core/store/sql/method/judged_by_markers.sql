-- grain: one row per school x year with counted results in the period: is it on the list by the number of markers
-- uses: period
SELECT
    *,
    CASE WHEN markers >= $low_results_school_markers THEN 'markers' END AS list_reason,
    participants_in_year IS NOT NULL AND markers_in_year >= $low_results_school_markers AS listed_by_year_alone
FROM period
