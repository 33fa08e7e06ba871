-- grain: one row per school x year x procedure that counts: of the settings, with enough participants, not excluded
-- uses: all_counted_result
SELECT r.*
FROM all_counted_result r
ANTI JOIN (SELECT unnest($excluded_bits) AS bit, unnest($excluded_years) AS year) e
    ON e.bit = r.bit AND e.year = r.year
