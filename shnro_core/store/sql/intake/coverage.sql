-- grain: one row per kind of data x year that a region has: rows and schools (year is empty where a kind has none)
SELECT kind, year, count(*) AS rows, count(DISTINCT school_code) AS schools
FROM (
    SELECT CASE exam WHEN 'ВПР' THEN 'vpr' WHEN 'ОГЭ' THEN 'oge' ELSE 'ege' END AS kind, year, school_code
    FROM result WHERE region = $region
    UNION ALL SELECT 'gve', year, school_code FROM loaded_result WHERE region = $region AND exam = 'ГВЭ'
    UNION ALL SELECT 'school', NULL, school_code FROM loaded_school WHERE region = $region
    UNION ALL SELECT 'isbsh', year, school_code FROM isbsh WHERE region = $region
    UNION ALL SELECT 'context', year, school_code FROM context WHERE region = $region
    UNION ALL SELECT 'bias_sign', year, school_code FROM bias_sign WHERE region = $region
    UNION ALL SELECT 'list_entry', year, school_code FROM list_entry WHERE region = $region
    UNION ALL SELECT 'participation', year, school_code FROM participation WHERE region = $region
    UNION ALL SELECT 'measure', year, school_code FROM measure WHERE region = $region
    UNION ALL SELECT 'deficit', year, school_code FROM deficit WHERE region = $region
    UNION ALL SELECT 'failing_pupils', year, school_code FROM failing_pupils WHERE region = $region
    UNION ALL SELECT 'teacher_deficit', year, school_code FROM teacher_deficit WHERE region = $region
    UNION ALL SELECT 'plan_measure', year, NULL FROM plan_measure WHERE region = $region
    UNION ALL SELECT 'survey_answer', year, NULL FROM survey_answer WHERE region = $region
)
GROUP BY kind, year
ORDER BY kind, year;
