-- grain: one row per school that a document of the region names without a login, and the loaded school it is, if any
SELECT m.published_code, m.school_code, m.decided, len(m.maybe) AS maybe, s.name
FROM published_match m
LEFT JOIN school s USING (region, school_code)
WHERE m.region = $region
ORDER BY m.published_code;
