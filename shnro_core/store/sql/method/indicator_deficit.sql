-- grain: one row per region x year asked: counts of schools by deficits found and resolved
-- uses: deficits
SELECT
    region, year,
    count(has_deficit) FILTER (WHERE kind = 'материально-технический') AS material_known_schools,
    count(*) FILTER (WHERE has_deficit AND kind = 'материально-технический') AS material_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'материально-технический') AS material_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'материально-технический') AS material_resolved_schools,
    count(has_deficit) FILTER (WHERE kind = 'кадровый') AS staff_known_schools,
    count(*) FILTER (WHERE has_deficit AND kind = 'кадровый') AS staff_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'кадровый') AS staff_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'кадровый') AS staff_resolved_schools,
    count(has_deficit) FILTER (WHERE kind = 'ИКТ') AS ict_known_schools,
    count(*) FILTER (WHERE has_deficit AND kind = 'ИКТ') AS ict_deficit_schools,
    count(resolved) FILTER (WHERE kind = 'ИКТ') AS ict_resolution_known_schools,
    count(*) FILTER (WHERE resolved AND kind = 'ИКТ') AS ict_resolved_schools
FROM deficits
GROUP BY region, year
