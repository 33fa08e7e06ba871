-- grain: one row per measure; dated = its timing names a month
SELECT CAST(number AS VARCHAR) AS number, section, measure, target_group, timing, responsible,
    coalesce(regexp_matches(lower(timing), 'январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр'), false) AS dated,
    source, place, note
FROM published.roadmap_548
WHERE region = $region
ORDER BY csv_row;
