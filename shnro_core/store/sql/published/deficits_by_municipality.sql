-- grain: one row per municipality; *_printed_pct stand in the document, *_pct follow from the counts; the risk zone has its own base
WITH counted AS (
    SELECT d.*, 100.0 * staff_n / schools_total AS staff_pct, 100.0 * infra_n / schools_total AS infra_pct,
        100.0 * both_n / schools_total AS both_pct, 100.0 * shnor_n / schools_total AS shnor_pct
    FROM published.deficits_2023 d
    WHERE region = $region
)
SELECT c.municipality, c.schools_total,
    c.staff_n, c.staff_share AS staff_printed_pct, c.staff_pct,
    c.infra_n, c.infra_share AS infra_printed_pct, c.infra_pct,
    c.both_n, c.both_share AS both_printed_pct, c.both_pct,
    c.shnor_n, c.shnor_share AS shnor_printed_pct, c.shnor_pct,
    z.zone_n, z.zone_share AS zone_printed_pct, z.schools_total AS zone_schools_total,
    greatest(
        abs(c.staff_share - c.staff_pct), abs(c.infra_share - c.infra_pct),
        abs(c.both_share - c.both_pct), abs(c.shnor_share - c.shnor_pct)
    ) > 0.51 AS share_contradicts_count,
    coalesce(z.schools_total <> c.schools_total, false) AS bases_differ,
    c.source, c.place, z.place AS zone_place, c.note
FROM counted c
LEFT JOIN published.isbsh_zone_2023 z ON z.region = c.region AND z.municipality = c.municipality
ORDER BY both_pct DESC, c.both_n DESC, c.csv_row;
