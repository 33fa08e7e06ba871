-- grain: one row per working school x year asked: in which lists of the years before it stands
-- uses: cluster
SELECT
    c.id + t.year - c.year AS id,
    count(*) FILTER (WHERE c.year < t.year AND (c.procedures IS NOT NULL OR c.list_given)) AS earlier_years_known,
    -- bit k: on the list k years before
    bit_or(CASE WHEN CASE
        WHEN c.year = t.year OR $list_history = 'computed' THEN c.listed
        WHEN $list_history = 'given' OR c.list_given THEN c.listed_by_office
        ELSE c.listed
    END THEN 1 << (t.year - c.year) ELSE 0 END)::BIGINT AS history
FROM cluster c
JOIN (SELECT unnest($years)::INTEGER AS year) t
    ON c.year BETWEEN t.year - $history_years + 1 AND t.year AND t.year - c.year <= c.years_left
GROUP BY c.id + t.year - c.year
