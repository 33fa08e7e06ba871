-- grain: one row per spelling met in the files of a region: the municipality it leads to, how that was decided, schools
SELECT n.written, n.municipality, n.decided, count(s.school_code) AS schools
FROM municipality_name n
LEFT JOIN school s ON s.region = n.region AND s.municipality_written = n.written
WHERE n.region = $region
GROUP BY n.written, n.municipality, n.decided
ORDER BY n.decided <> 'не узнано', n.written COLLATE ru;
