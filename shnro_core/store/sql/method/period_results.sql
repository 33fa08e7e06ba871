-- grain: one row per school x year with counted results in the study period that ends in that year
-- uses: school_year
SELECT
    s.id + back.years AS id,
    count(*) AS years_with_data,
    sum(s.procedures)::BIGINT AS procedures,
    sum(s.participants)::BIGINT AS participants,
    sum(s.failed)::BIGINT AS failed,
    sum(s.failed) = 0 AS none_failed,
    sum(bit_count(s.low_mask))::BIGINT AS markers,
    coalesce(max(bit_count(s.low_mask)) FILTER (WHERE back.years = 0), 0)::BIGINT AS low_in_year,
    low_in_year AS markers_in_year,
    -- bit k: results k years before
    bit_or(1 << back.years)::INTEGER AS years_mask,
    sum(s.participants) FILTER (WHERE back.years = 0)::BIGINT AS participants_in_year,
    sum(s.failed) FILTER (WHERE back.years = 0)::BIGINT AS failed_in_year,
    sum(s.failing_share) FILTER (WHERE back.years = 0) AS failing_share
FROM school_year s
JOIN (SELECT unnest(range($study_period_years))::INTEGER AS years) back ON back.years <= s.years_left
GROUP BY s.id + back.years
