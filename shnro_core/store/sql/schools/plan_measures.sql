-- grain: one row per measure of the region's own plans as loaded; dated = its timing names a month or a day
SELECT p.year, p.plan, p.number, p.section, p.measure, p.target_group, p.timing, p.responsible, p.status,
    coalesce(regexp_matches(
        lower(p.timing),
        'январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|[0-9]{2}\.[0-9]{4}'
    ), false) AS dated,
    f.file_name AS source, '' AS place, '' AS note
FROM plan_measure p
JOIN import_file f USING (file_id)
WHERE p.region = $region
ORDER BY p.year DESC, p.plan, try_cast(regexp_extract(p.number, '[0-9]+') AS INTEGER), p.number, p.section, p.measure;
