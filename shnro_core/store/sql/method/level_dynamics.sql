-- grain: one row per school of the region: its level of failing in two years and the move between them
-- uses: cluster, school_pupils
SELECT
    region, school_code,
    level_from, level_to, share_from, share_to,
    failed_from, participants_from, pupils_from, failed_to, participants_to, pupils_to,
    CASE
        WHEN share_from IS NULL OR share_to IS NULL THEN 'нет данных'
        WHEN rank_from = 0 AND rank_to = 0 THEN 'вне уровней'
        WHEN rank_to < rank_from THEN 'положительная'
        WHEN rank_to > rank_from THEN 'отрицательная'
        ELSE 'нейтральная'
    END AS dynamics,
    CASE
        WHEN share_from IS NULL OR share_to IS NULL THEN NULL
        WHEN rank_from = 0 AND rank_to = 0 THEN 'вне уровней'
        WHEN rank_to = 0 THEN 'вышла из уровней'
        WHEN rank_from = 0 THEN 'попала в уровни'
        WHEN rank_to < rank_from THEN 'неуспевающих меньше'
        WHEN rank_to > rank_from THEN 'неуспевающих больше'
        ELSE 'уровень тот же'
    END AS movement
FROM (
    SELECT
        region, school_code,
        any_value(level) FILTER (WHERE year = $year_from) AS level_from,
        any_value(level) FILTER (WHERE year = $year_to) AS level_to,
        any_value(failing_share) FILTER (WHERE year = $year_from) AS share_from,
        any_value(failing_share) FILTER (WHERE year = $year_to) AS share_to,
        any_value(failed_in_year) FILTER (WHERE year = $year_from) AS failed_from,
        any_value(participants_in_year) FILTER (WHERE year = $year_from) AS participants_from,
        any_value(pupils) FILTER (WHERE year = $year_from) AS pupils_from,
        any_value(failed_in_year) FILTER (WHERE year = $year_to) AS failed_to,
        any_value(participants_in_year) FILTER (WHERE year = $year_to) AS participants_to,
        any_value(pupils) FILTER (WHERE year = $year_to) AS pupils_to,
        coalesce(list_position(['базово', 'умеренно', 'сильно'], level_from), 0) AS rank_from,
        coalesce(list_position(['базово', 'умеренно', 'сильно'], level_to), 0) AS rank_to
    FROM cluster
    LEFT JOIN school_pupils USING (id)
    WHERE year IN ($year_from, $year_to)
    GROUP BY region, school_code
)
ORDER BY region, school_code
