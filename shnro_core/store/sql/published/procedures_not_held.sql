-- grain: one row per procedure x year: supported schools where it was not held
SELECT procedure, year, schools, share, source, place, note
FROM published.procedures_not_held
WHERE region = $region
ORDER BY csv_row;
