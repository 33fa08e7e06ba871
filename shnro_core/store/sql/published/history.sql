-- grain: one row per year x document x place that prints a number of ШНРО (conflicting series stay side by side)
SELECT year, indicator, value, source, place, note
FROM published.shnro_history
WHERE region = $region AND indicator IN ('число ШНРО', 'ШНРО и ШФНСУ')
ORDER BY year, csv_row;
