-- grain: one row per change of data x school it speaks of
SELECT
    unnest($member_numbers)::INTEGER AS number,
    unnest($member_regions)::VARCHAR AS region,
    unnest($member_schools)::VARCHAR AS school_code
