-- grain: one row per professional deficit of teaching staffs, share in percent as printed
SELECT fact, value AS teams_pct, source, place, note
FROM published.region_facts
WHERE region = $region AND topic = 'профессиональные дефициты'
ORDER BY value DESC, csv_row;
