-- grain: one row per procedure of the catalogue; bit = its place
SELECT
    unnest($catalogue_bits) AS bit,
    unnest($catalogue_keys) AS key,
    unnest($catalogue_exams) AS exam,
    unnest($catalogue_subjects) AS subject,
    unnest($catalogue_levels) AS level,
    unnest($catalogue_grades) AS grade
