-- grain: one row per region x year asked: counts of schools by deficits found and resolved
-- uses: deficit_counted
SELECT
    region, year,
    count(*) FILTER (WHERE counted AND kind = 'материально-технический') AS material_known_schools,
    count(*) FILTER (WHERE counted AND NOT by_office AND kind = 'материально-технический') AS material_own_schools,
    count(*) FILTER (WHERE counted AND has_deficit AND kind = 'материально-технический') AS material_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'материально-технический') AS material_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'материально-технический') AS material_resolved_schools,
    count(*) FILTER (WHERE counted AND kind = 'кадровый') AS staff_known_schools,
    count(*) FILTER (WHERE counted AND NOT by_office AND kind = 'кадровый') AS staff_own_schools,
    count(*) FILTER (WHERE counted AND has_deficit AND kind = 'кадровый') AS staff_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'кадровый') AS staff_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'кадровый') AS staff_resolved_schools,
    count(*) FILTER (WHERE counted AND kind = 'ИКТ') AS ict_known_schools,
    count(*) FILTER (WHERE counted AND NOT by_office AND kind = 'ИКТ') AS ict_own_schools,
    count(*) FILTER (WHERE counted AND has_deficit AND kind = 'ИКТ') AS ict_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'ИКТ') AS ict_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'ИКТ') AS ict_resolved_schools
FROM deficit_counted
GROUP BY region, year
