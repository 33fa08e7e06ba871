-- grain: one row per school of the newest loaded list
SELECT s.municipality, s.name AS school, s.kind, s.area, l.year
FROM list_entry l
JOIN school s ON s.region = l.region AND s.school_code = l.school_code
WHERE l.region = $region AND l.list = 'ШНРО'
    AND l.year = (SELECT max(year) FROM list_entry WHERE region = $region AND list = 'ШНРО')
ORDER BY s.municipality COLLATE ru, s.name COLLATE ru;
