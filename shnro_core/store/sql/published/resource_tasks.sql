-- grain: one row per measure of the plan 2021/22 or of the road map that deals with resources
SELECT measure, timing, responsible, source, place, note, csv_row
FROM published.plan_850
WHERE region = $region AND section = 'Финансовая поддержка'
UNION ALL
SELECT measure, timing, responsible, source, place, note, csv_row
FROM published.roadmap_548
WHERE region = $region
    AND (section LIKE '%ресурсной и финансовой поддержки%' OR measure LIKE '%кадровых дефицитов%')
ORDER BY source DESC, csv_row;
