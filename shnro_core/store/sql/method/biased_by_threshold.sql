-- grain: one row per school x year with a sign of bias x threshold tried; ids of different thresholds lie apart
-- uses: biased_once, threshold
SELECT b.* REPLACE (b.id + t.apart AS id) FROM biased_once b CROSS JOIN threshold t
