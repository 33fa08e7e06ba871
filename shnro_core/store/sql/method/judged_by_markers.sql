-- grain: one row per school x year with counted results in the period: is it on the list by the number of markers
-- uses: period
SELECT *, CASE WHEN markers >= $low_results_school_markers THEN 'markers' END AS list_reason FROM period
