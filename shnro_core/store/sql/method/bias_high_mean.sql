-- grain: one row per school x year x procedure whose mean score lies above the region's beyond both intervals
-- uses: catalogue
SELECT
    region, year, school_code, procedure,
    school_mean - $bias_mean_z * school_error AS value,
    region_mean + $bias_mean_z * region_error AS bound
FROM (
    SELECT
        r.region, r.year, r.school_code, c.key AS procedure,
        r.score_sum / r.participants AS school_mean,
        sqrt(greatest(r.score_sum_squares - r.score_sum * school_mean, 0) / (r.participants - 1) / r.participants)
            AS school_error,
        sum(r.participants) OVER of_region AS pupils,
        sum(r.score_sum) OVER of_region / pupils AS region_mean,
        sqrt(
            greatest(sum(r.score_sum_squares) OVER of_region - pupils * region_mean * region_mean, 0)
            / (pupils - 1) / pupils
        ) AS region_error
    FROM result r
    JOIN catalogue c USING (exam, subject, level, grade)
    WHERE ($region IS NULL OR r.region = $region) AND r.year BETWEEN $first_year AND $last_year
        AND ($bias_mean_mask >> c.bit) & 1 = 1
        -- one pupil has no spread
        AND r.participants > 1 AND r.score_sum IS NOT NULL AND r.score_sum_squares IS NOT NULL
    WINDOW of_region AS (PARTITION BY r.region, r.year, c.bit)
)
WHERE value > bound
