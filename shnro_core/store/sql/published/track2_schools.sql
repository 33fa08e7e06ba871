-- grain: one row per school of track 2 that came into the list of 2023; «нет» is printed, NULL is not printed
SELECT 't2-' || (csv_row - 1) AS school, school AS name_printed, municipality, municipality_printed, isbsh, isbsh_relative,
    lower(tr_year) AS tr_year, lower(cos_year) AS cos_year, school_type,
    CASE WHEN lower(programme) = 'нет' THEN 'нет' ELSE trim(regexp_replace(programme, '\s*\(\d{4}\)$', '')) END AS programme,
    nullif(regexp_extract(programme, '\((\d{4})\)$', 1), '') AS programme_year,
    source, place, note
FROM published.track2_schools
WHERE region = $region
ORDER BY csv_row;
