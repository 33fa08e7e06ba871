-- grain: one row per school x year of conditions x threshold tried; ids of different thresholds lie apart
-- uses: conditions_once, threshold
SELECT c.* REPLACE (c.id + t.apart AS id) FROM conditions_once c CROSS JOIN threshold t
