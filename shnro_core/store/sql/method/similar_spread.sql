-- grain: one row: median and interquartile range of each measured attribute over the region's schools of the year
-- uses: similar_attribute
-- a range of zero measures nothing: it is missing
SELECT
    count(*) AS schools,
    any_value(conditions_source) AS conditions_source,
    count(area) AS area_known,
    count(kind) AS kind_known,
    count(size_value) AS size_known,
    median(size_value) AS size_median,
    nullif(round(quantile_cont(size_value, 0.75) - quantile_cont(size_value, 0.25), 9), 0) AS size_range,
    count(conditions_value) AS conditions_known,
    median(conditions_value) AS conditions_median,
    nullif(round(quantile_cont(conditions_value, 0.75) - quantile_cont(conditions_value, 0.25), 9), 0)
        AS conditions_range,
    count(special_needs_value) AS special_needs_known,
    median(special_needs_value) AS special_needs_median,
    nullif(round(quantile_cont(special_needs_value, 0.75) - quantile_cont(special_needs_value, 0.25), 9), 0)
        AS special_needs_range
FROM similar_attribute
