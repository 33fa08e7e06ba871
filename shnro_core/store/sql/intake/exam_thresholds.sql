-- grain: one row per loaded minimum score (exam x subject x level x year) of a region
SELECT t.year, t.exam, t.subject, t.level, t.minimum, f.file_name, f.loaded_at
FROM exam_threshold t
JOIN import_file f USING (file_id)
WHERE t.region = $region
ORDER BY t.year DESC, t.exam, t.subject, t.level;
