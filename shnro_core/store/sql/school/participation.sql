-- grain: one row per year of a school's participation in support, newest first
SELECT year, track, project_500_plus, operator, curator_school, mentor_school, has_municipal_coordinator, programme,
    antirisk_risk, growth_point_year, digital_environment_year
FROM participation
WHERE region = $region AND school_code = $school
ORDER BY year DESC;
