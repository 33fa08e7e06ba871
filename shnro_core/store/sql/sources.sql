-- grain: one row per document
SELECT source_id, title, issuer, date, kind, r.region
FROM published.sources s
LEFT JOIN published.source_region r ON r.source = s.source_id
ORDER BY r.region, date;
