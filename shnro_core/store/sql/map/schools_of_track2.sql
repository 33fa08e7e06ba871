-- grain: one row per school of the regional programme (track 2) that is in the list of 2023
SELECT municipality, school, isbsh, isbsh_relative, school_type,
    CASE WHEN lower(programme) = 'нет' THEN 'программы нет' ELSE programme END AS programme, note, source, place
FROM published.track2_schools
WHERE region = $region
ORDER BY municipality COLLATE ru, isbsh;
