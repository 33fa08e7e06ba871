-- grain: one row per loaded file of a region, newest first
SELECT file_id, file_name, format, year, rows_read, rows_kept, loaded_at, loaded_by, sha256
FROM import_file
WHERE region = $region
ORDER BY loaded_at DESC, file_name;
