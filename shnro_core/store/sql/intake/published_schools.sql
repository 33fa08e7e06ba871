-- grain: one row per school that documents of a region name without a login: the loaded school it is and who said so
SELECT p.published_code, p.name, p.municipality, p.document, m.decided, m.school_code, s.name AS loaded_name,
    s.municipality AS loaded_municipality
FROM (
    SELECT region, '850-' || cluster || '-' || number AS published_code, name_printed AS name, municipality,
        'приказ № 850-ОД' AS document
    FROM published.schools_850
    UNION ALL
    SELECT region, 't2-' || (csv_row - 1), school, municipality, 'трек 2' FROM published.track2_schools
) p
LEFT JOIN published_match m USING (region, published_code)
LEFT JOIN school s ON s.region = p.region AND s.school_code = m.school_code
WHERE p.region = $region
ORDER BY p.municipality COLLATE ru, p.name COLLATE ru;
