-- grain: one row per municipality of a region whose deficits are published; a municipality the table omits has no values
SELECT
    m.municipality, d.staff_n, d.staff_share, d.infra_n, d.infra_share, d.both_n, d.both_share,
    d.shnor_n, d.shnor_share, d.schools_total, d.source, d.place, d.note
FROM municipality m
LEFT JOIN published.deficits_2023 d ON d.region = m.region AND d.municipality = m.municipality
WHERE m.region = $region AND m.region IN (SELECT region FROM published.deficits_2023)
ORDER BY m.municipality COLLATE ru;
