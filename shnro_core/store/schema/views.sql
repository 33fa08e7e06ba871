-- Views that analysts query from their own tools: names and columns stay. Created after the published tables.

-- grain: one row per school: those that files tell of and those of the published list, whose code is made of the order's
-- numbers because the order prints no logins
CREATE VIEW schools AS
SELECT region, school_code, name, municipality, area, kind, NULL::INTEGER AS support_cluster
FROM school
UNION ALL
SELECT region, '850-' || cluster || '-' || number, name_printed, municipality, area, kind, cluster
FROM published.schools_850
WHERE region NOT IN (SELECT region FROM school);
