-- grain: one row per region x count of schools: those that came to it and left it between two years, of the same schools
-- uses: classification, deficit_counted
SELECT
    region, key,
    count(*) FILTER (WHERE now AND NOT before) AS came,
    count(*) FILTER (WHERE before AND NOT now) AS gone
FROM (
    SELECT
        region, key, school_code,
        bool_or(inside) FILTER (WHERE year = $year_from) AS before,
        bool_or(inside) FILTER (WHERE year = $year_to) AS now
    FROM (
        SELECT region, year, school_code, k.key, CASE k.key
            WHEN 'low_results_schools' THEN cluster = 'ШНРО'
            WHEN 'risk_schools' THEN cluster = 'ШсРНР'
            WHEN 'adverse_schools' THEN cluster = 'ШФНСУ'
            ELSE coalesce(status NOT IN ('впервые', 'неизвестно'), FALSE)
        END AS inside
        FROM classification
        CROSS JOIN (
            SELECT unnest(['low_results_schools', 'risk_schools', 'adverse_schools', 'repeated_schools']) AS key
        ) k
        UNION ALL
        SELECT region, year, school_code, CASE kind
            WHEN 'материально-технический' THEN 'material_deficit_schools'
            WHEN 'кадровый' THEN 'staff_deficit_schools'
            ELSE 'ict_deficit_schools'
        END, has_deficit
        FROM deficit_counted
        WHERE counted
    )
    GROUP BY region, key, school_code
)
WHERE before IS NOT NULL AND now IS NOT NULL
GROUP BY region, key
ORDER BY region, key
