-- grain: one row per change of data that names a school or a municipality x school it speaks of
SELECT c.number, s.region, s.school_code
FROM school s
JOIN (
    SELECT
        unnest($target_numbers)::INTEGER AS number,
        unnest($target_scopes)::VARCHAR AS scope,
        unnest($target_names)::VARCHAR AS target
) c ON c.target = CASE c.scope WHEN 'school' THEN s.school_code ELSE s.municipality END
WHERE $region IS NULL OR s.region = $region
