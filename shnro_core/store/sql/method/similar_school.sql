-- grain: one row per school asked x other school of the year, nearest first; place only where it may be called similar
-- uses: similar_weight
SELECT
    school_code,
    CASE WHEN barred_by IS NULL THEN row_number() OVER (
        PARTITION BY school_code, barred_by IS NULL ORDER BY distance, similar_code
    ) END AS place,
    similar_code, distance, known_weight_share, barred_by,
    size_part, area_part, kind_part, conditions_part, special_needs_part,
    own_pupils, pupils, own_area, area, own_kind, kind, own_conditions, conditions,
    own_special_needs, special_needs
FROM (
    SELECT
        * REPLACE (
            coalesce(
                barred_by,
                CASE WHEN coalesce(round(known_weight_share - $similar_known_weight_share, 9) < 0, TRUE) THEN 'unknown' END
            ) AS barred_by
        ),
        -- rounded: equal schools must stay equal
        round(
            coalesce(size_part, 0) + coalesce(area_part, 0) + coalesce(kind_part, 0) + coalesce(conditions_part, 0)
                + coalesce(special_needs_part, 0), 9
        ) AS distance
    FROM (
        SELECT
            *,
            known_weight / nullif(own_weight, 0) AS known_weight_share,
            size_weight * size_difference / nullif(known_weight, 0) AS size_part,
            area_weight * area_difference / nullif(known_weight, 0) AS area_part,
            kind_weight * kind_difference / nullif(known_weight, 0) AS kind_part,
            conditions_weight * conditions_difference / nullif(known_weight, 0) AS conditions_part,
            special_needs_weight * special_needs_difference / nullif(known_weight, 0) AS special_needs_part
        FROM similar_weight
    )
)
ORDER BY school_code, place NULLS LAST, distance, similar_code
