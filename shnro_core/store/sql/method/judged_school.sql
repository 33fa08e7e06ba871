-- grain: one row per working school x year of the region: its conditions and what its results say of it, if there are any
-- uses: conditions, judged
SELECT
    c.id, c.region, c.school_code, c.year, c.years_left, c.advanced, c.listed_by_office, c.list_given,
    c.condition_value, c.condition_position, c.condition_rule,
    j.markers, j.procedures, j.participants, j.failed, j.none_failed, j.years_with_data,
    j.participants_in_year, j.failed_in_year, j.failing_share, j.list_reason,
    j.low_in_year, j.years_mask, j.listed_by_year_alone
FROM conditions c
LEFT JOIN judged j USING (id)
