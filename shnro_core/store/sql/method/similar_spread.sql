-- grain: one row: median and interquartile range of each measured attribute over the region's schools of the year
-- uses: similar_attribute
-- a range of zero measures nothing: it is missing
SELECT
    * REPLACE (
        CASE WHEN round(size_range, 9) > 0 THEN size_range END AS size_range,
        CASE WHEN round(conditions_range, 9) > 0 THEN conditions_range END AS conditions_range,
        CASE WHEN round(special_needs_range, 9) > 0 THEN special_needs_range END AS special_needs_range
    )
FROM (
    SELECT
        count(*) AS schools,
        count(area) AS area_known,
        count(kind) AS kind_known,
        count(size_value) AS size_known,
        median(size_value) AS size_median,
        quantile_cont(size_value, 0.75) - quantile_cont(size_value, 0.25) AS size_range,
        count(conditions_value) AS conditions_known,
        median(conditions_value) AS conditions_median,
        quantile_cont(conditions_value, 0.75) - quantile_cont(conditions_value, 0.25) AS conditions_range,
        count(special_needs_value) AS special_needs_known,
        median(special_needs_value) AS special_needs_median,
        quantile_cont(special_needs_value, 0.75) - quantile_cont(special_needs_value, 0.25) AS special_needs_range
    FROM similar_attribute
)
