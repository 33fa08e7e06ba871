-- grain: one row per school x year with counted results in the period: is it on the list by the share of failing
-- uses: period
SELECT
    *,
    CASE WHEN failing_share >= $level_base_share THEN 'level' END AS list_reason,
    list_reason IS NOT NULL AS listed_by_year_alone
FROM period
