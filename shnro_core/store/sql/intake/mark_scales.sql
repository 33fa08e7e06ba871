-- grain: one row per loaded mark scale (grade x subject x year) of a region
SELECT s.year, s.grade, s.subject, s.min_mark3, s.min_mark4, s.min_mark5, f.file_name, f.loaded_at
FROM mark_scale s
JOIN import_file f USING (file_id)
WHERE s.region = $region
ORDER BY s.year DESC, s.grade, s.subject;
