-- grain: one row per school x year x context figure that the school answered
UNPIVOT (
    SELECT
        x.region, x.year, x.school_code,
        CASE s.area WHEN 'сельская' THEN 1.0 WHEN 'городская' THEN 0.0 END AS rural,
        x.pupils_special_needs / nullif(x.pupils, 0) AS special_needs_share,
        coalesce(x.teachers_highest_category, x.teachers_first_or_highest_category) / nullif(x.teachers, 0)
            AS highest_category_share,
        x.teachers_pension_age / nullif(x.teachers, 0) AS pension_age_share,
        (x.teachers_under_30 = 0)::DOUBLE AS no_young_teachers,
        100 * x.computers / nullif(x.pupils, 0) AS computers_per_100_pupils,
        x.computers_outdated / nullif(x.computers, 0) AS outdated_computers_share,
        x.computers_online / nullif(x.computers, 0) AS online_computers_share,
        x.classrooms_with_projector / nullif(x.classrooms, 0) AS projector_classrooms_share,
        nullif(list_position($internet_speeds, x.internet_speed), 0)::DOUBLE AS internet_speed_class
    FROM context x
    JOIN school s USING (region, school_code)
    WHERE ($region IS NULL OR x.region = $region) AND x.year BETWEEN $first_year AND $last_year
        AND (s.closed_year IS NULL OR s.closed_year >= x.year)
        AND NOT list_contains($uncounted_kinds, coalesce(s.kind, ''))
) ON COLUMNS (* EXCLUDE (region, year, school_code)) INTO NAME key VALUE value
