-- grain: one row per year x wave x group of respondents x question x option of the region's surveys, in order of time
SELECT year, wave, respondents, question, option_order, option, positive, answers, invited
FROM survey_answer
WHERE region = $region
ORDER BY respondents, question, year, wave, option_order;
