-- grain: one row per measure; dated = its timing names a month
SELECT number, section, measure, NULL AS target_group, timing, responsible,
    coalesce(regexp_matches(lower(timing), 'январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр'), false) AS dated,
    source, place, note
FROM published.plan_850
WHERE region = $region
ORDER BY csv_row;
