-- grain: one row per school x year x procedure of the first year whose cohort changed sharply by the next grade and year
-- uses: catalogue
SELECT
    region, year, school_code, procedure, ratio AS value,
    CASE WHEN ratio > upper_fence THEN upper_fence ELSE lower_fence END AS bound,
    CASE WHEN ratio > upper_fence THEN 'резкое падение результатов' ELSE 'резкий рост результатов' END AS sign
FROM (
    SELECT
        before.region, after.year, before.school_code, c.key AS procedure,
        before.mean_percent_of_maximum / after.mean_percent_of_maximum AS ratio,
        quantile_cont(ratio, 0.25) OVER of_region AS lower_quartile,
        quantile_cont(ratio, 0.75) OVER of_region AS upper_quartile,
        lower_quartile - $bias_jump_fences * (upper_quartile - lower_quartile) AS lower_fence,
        upper_quartile + $bias_jump_fences * (upper_quartile - lower_quartile) AS upper_fence
    FROM result before
    JOIN catalogue c USING (exam, subject, level, grade)
    JOIN result after
        ON after.region = before.region AND after.school_code = before.school_code
        AND after.exam = before.exam AND after.subject = before.subject AND after.level = before.level
        AND after.grade = before.grade + 1 AND after.year = before.year + 1
    WHERE ($region IS NULL OR before.region = $region) AND after.year BETWEEN $first_year AND $last_year
        AND ($bias_jump_mask >> c.bit) & 1 = 1
        AND before.mean_percent_of_maximum IS NOT NULL AND after.mean_percent_of_maximum > 0
    WINDOW of_region AS (PARTITION BY before.region, after.year, c.bit)
)
WHERE ratio > upper_fence OR ratio < lower_fence
