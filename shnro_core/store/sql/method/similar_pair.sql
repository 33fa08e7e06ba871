-- grain: one row per school asked x other school of the year: difference by each attribute in ranges of the region
-- uses: similar_attribute, similar_spread
-- a weight counts where the school asked has the attribute, the region varies in it and no constraint makes it equal;
-- a difference is missing where one of the two does not have the attribute
SELECT
    a.school_code, b.school_code AS similar_code,
    a.pupils AS own_pupils, b.pupils, a.area AS own_area, b.area, a.kind AS own_kind, b.kind,
    a.conditions_value AS own_conditions, b.conditions_value AS conditions,
    a.special_needs_value AS own_special_needs, b.special_needs_value AS special_needs,
    CASE WHEN a.size_value / s.size_range IS NULL THEN 0 ELSE $similar_weight_size END AS size_weight,
    CASE WHEN a.area IS NULL OR $similar_same_area THEN 0 ELSE $similar_weight_area END AS area_weight,
    CASE WHEN a.kind IS NULL OR $similar_same_kind THEN 0 ELSE $similar_weight_kind END AS kind_weight,
    CASE WHEN a.conditions_value / s.conditions_range IS NULL THEN 0 ELSE $similar_weight_conditions END
        AS conditions_weight,
    CASE WHEN a.special_needs_value / s.special_needs_range IS NULL THEN 0 ELSE $similar_weight_special_needs END
        AS special_needs_weight,
    abs(a.size_value - b.size_value) / s.size_range AS size_difference,
    (a.area <> b.area)::DOUBLE AS area_difference,
    (a.kind <> b.kind)::DOUBLE AS kind_difference,
    abs(a.conditions_value - b.conditions_value) / s.conditions_range AS conditions_difference,
    abs(a.special_needs_value - b.special_needs_value) / s.special_needs_range AS special_needs_difference,
    CASE
        WHEN $similar_same_area AND a.area IS NOT NULL AND a.area IS DISTINCT FROM b.area THEN 'area'
        WHEN $similar_same_kind AND a.kind IS NOT NULL AND a.kind IS DISTINCT FROM b.kind THEN 'kind'
        WHEN a.size_value IS NOT NULL AND (
            b.size_value IS NULL
            -- rounded: exactly twice as large is still within a factor of two
            OR round(abs(a.size_value - b.size_value) - ln($similar_size_factor), 9) > 0
        ) THEN 'size'
    END AS barred_by
FROM similar_attribute a
CROSS JOIN similar_spread s
JOIN similar_attribute b ON b.school_code <> a.school_code
WHERE list_contains($school_codes, a.school_code)
