-- grain: one row per school_year x threshold tried; ids of different thresholds lie apart
-- uses: threshold, school_year_once, low_by_threshold
SELECT s.* REPLACE (s.id + t.apart AS id, coalesce(l.low_mask, 0) AS low_mask)
FROM school_year_once s
CROSS JOIN threshold t
LEFT JOIN low_by_threshold l ON l.id = s.id AND l.threshold = t.threshold
