-- grain: one row per loaded file that the lists or deficits of the region come from
SELECT file_id, file_name, loaded_at
FROM import_file
WHERE region = $region
    AND file_id IN (
        SELECT file_id FROM list_entry WHERE region = $region
        UNION SELECT file_id FROM deficit WHERE region = $region
    )
ORDER BY loaded_at, file_name;
