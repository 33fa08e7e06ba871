-- grain: one row per school asked x other school of the year: part of the weight known of both
-- uses: similar_pair
SELECT
    *,
    size_weight + area_weight + kind_weight + conditions_weight + special_needs_weight AS own_weight,
    CASE WHEN size_difference IS NULL THEN 0 ELSE size_weight END
        + CASE WHEN area_difference IS NULL THEN 0 ELSE area_weight END
        + CASE WHEN kind_difference IS NULL THEN 0 ELSE kind_weight END
        + CASE WHEN conditions_difference IS NULL THEN 0 ELSE conditions_weight END
        + CASE WHEN special_needs_difference IS NULL THEN 0 ELSE special_needs_weight END AS known_weight
FROM similar_pair
