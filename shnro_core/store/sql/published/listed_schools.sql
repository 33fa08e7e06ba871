-- grain: one row per listed school
SELECT cluster, number, name_printed, legal_form, name_short, kind, locality, municipality, area, source, place, note
FROM published.schools_850
WHERE region = $region
ORDER BY cluster, number;
