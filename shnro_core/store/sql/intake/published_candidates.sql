-- grain: one row per published school somebody has to decide on x loaded school it may be
SELECT m.published_code, s.school_code, s.name, s.municipality
FROM (
    SELECT region, published_code, unnest(maybe) AS school_code FROM published_match
    WHERE region = $region AND decided = 'спросить'
) m
JOIN school s USING (region, school_code)
ORDER BY m.published_code, s.name COLLATE ru;
