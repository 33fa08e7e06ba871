-- Views that analysts query from their own tools: names and columns stay. Created after the published tables.

-- grain: one row per school: those that files tell of and those of the published list, whose code is made of the order's
-- numbers because the order prints no logins
CREATE VIEW schools AS
SELECT s.region, s.school_code, s.name, s.municipality, s.area, s.kind, l.cluster AS support_cluster
FROM school s
LEFT JOIN published_match m ON m.region = s.region AND m.school_code = s.school_code
LEFT JOIN published.schools_850 l ON l.region = s.region AND '850-' || l.cluster || '-' || l.number = m.published_code
UNION ALL
SELECT region, '850-' || cluster || '-' || number, name_printed, municipality, area, kind, cluster
FROM published.schools_850 l
WHERE NOT EXISTS (
    SELECT 1 FROM published_match m
    WHERE m.region = l.region AND m.published_code = '850-' || l.cluster || '-' || l.number AND m.school_code IS NOT NULL
);
