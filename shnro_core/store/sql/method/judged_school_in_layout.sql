-- grain: one row per working school x year, as judged_school, from rows that hold the conditions too
-- uses: judged
SELECT *, isbsh AS condition_value, isbsh_position AS condition_position, 'low_isbsh' AS condition_rule FROM judged
