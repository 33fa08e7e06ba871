-- grain: one row per working school x year of the region with the office's index of well-being where it is given
-- uses: method_grid
SELECT *, isbsh AS condition_value, isbsh_position AS condition_position, 'low_isbsh' AS condition_rule
FROM method_grid
WHERE ($region IS NULL OR region = $region) AND year BETWEEN $first_year AND $last_year
