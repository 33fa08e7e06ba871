-- grain: one row per working school x year asked: in which lists of the years before it stands
-- uses: history_row
SELECT
    id + asked - year AS id,
    count(*) FILTER (WHERE year < asked AND (procedures IS NOT NULL OR list_given)) AS earlier_years_known,
    -- bit k: on the list k years before; a low result k years before
    bit_or(CASE WHEN CASE
        WHEN $list_history = 'single_years' THEN listed_by_year_alone
        WHEN year = asked OR $list_history = 'computed' THEN listed
        WHEN $list_history = 'given' OR list_given THEN listed_by_office
        ELSE listed
    END THEN 1 << (asked - year) ELSE 0 END)::BIGINT AS history,
    bit_or(CASE WHEN low_in_year > 0 THEN 1 << (asked - year) ELSE 0 END)::BIGINT AS low_history
FROM history_row
GROUP BY id + asked - year
