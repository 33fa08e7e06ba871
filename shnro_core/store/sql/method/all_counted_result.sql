-- grain: one row per school x year x procedure that counts: of the settings, with enough participants
-- uses: method_result
SELECT id, year, years_left, bit, participants, failed, failed / participants AS failed_share
FROM method_result
WHERE ($region IS NULL OR region = $region)
    AND year BETWEEN $first_year AND $last_year
    AND participants >= $minimum_participants
    AND ($procedure_mask >> bit) & 1 = 1
