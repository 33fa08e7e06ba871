-- grain: one row per chart x category, in the order of the slide
SELECT chart, category, region_share, shnor_share, source, place, note
FROM published.academic_debt
WHERE region = $region
ORDER BY csv_row;
