-- grain: one row per year x figure that stands beside the number of listed schools: share, repeated, project «500+»
SELECT year, indicator, value, source, place, note
FROM published.shnro_history
WHERE region = $region AND indicator NOT IN ('число ШНРО', 'ШНРО и ШФНСУ')
ORDER BY indicator, year, csv_row;
