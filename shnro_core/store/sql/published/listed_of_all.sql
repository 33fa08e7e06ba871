-- grain: one row per document place that counts listed schools among all schools, summed over municipalities
SELECT sum(shnor_n) AS listed, sum(schools_total) AS schools, source, place
FROM published.deficits_2023
WHERE region = $region
GROUP BY source, place;
