-- grain: one row per threshold of a low result tried; apart = what its ids of school years are moved by
SELECT unnest($thresholds)::DOUBLE AS threshold, unnest($thresholds_apart)::BIGINT AS apart
