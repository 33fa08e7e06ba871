-- grain: one row per school x measure x planned start that was in force in the year asked and not cancelled
SELECT school_code, measure, deficit_kind, start_date, end_date, status
FROM measure
WHERE region = $region AND status <> 'отменена'
    AND start_date <= make_date($year::INTEGER, 12, 31)
    AND coalesce(end_date, make_date($year::INTEGER, 12, 31)) >= make_date($year::INTEGER, 1, 1)
ORDER BY school_code, start_date, measure;
