-- grain: one row per change of data of the scenario; a mask has the bit of every procedure it speaks of
SELECT
    unnest($change_numbers)::INTEGER AS number,
    unnest($change_kinds)::VARCHAR AS kind,
    unnest($change_years)::INTEGER AS year,
    unnest($change_masks)::BIGINT AS mask,
    unnest($change_pupils)::INTEGER AS pupils,
    unnest($change_computers)::INTEGER AS computers,
    unnest($change_projectors)::INTEGER AS projectors
