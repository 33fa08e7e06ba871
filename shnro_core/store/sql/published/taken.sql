-- grain: one row per document x table of figures taken from it, with the number of rows
SELECT source, content, count(*) AS row_count
FROM (
    SELECT 'академическая задолженность' AS content, source FROM published.academic_debt
    UNION ALL
    SELECT 'антирисковые программы и выход из списка' AS content, source FROM published.arp_outcome
    UNION ALL
    SELECT '«портрет» двух кластеров сопровождения' AS content, source FROM published.cluster_context
    UNION ALL
    SELECT 'сравнение кластеров по предметам' AS content, source FROM published.cluster_subject_dynamics
    UNION ALL
    SELECT 'пять базовых кластеров' AS content, source FROM published.clusters_2021
    UNION ALL
    SELECT 'содержание разделов и слайдов' AS content, source FROM published.contents
    UNION ALL
    SELECT 'паспорта показателей' AS content, source FROM published.indicator_passports
    UNION ALL
    SELECT 'ресурсные дефициты по муниципалитетам' AS content, source FROM published.deficits_2023
    UNION ALL
    SELECT 'динамика в городских и сельских школах' AS content, source FROM published.dynamics_area
    UNION ALL
    SELECT 'динамика по процедурам' AS content, source FROM published.dynamics_by_procedure
    UNION ALL
    SELECT 'движение между уровнями' AS content, source FROM published.fioko_dynamics
    UNION ALL
    SELECT 'показатели концепции' AS content, source FROM published.indicators_548
    UNION ALL
    SELECT 'школы зоны риска по ИСБШ' AS content, source FROM published.isbsh_zone_2023
    UNION ALL
    SELECT 'школы в списке на 2023 год' AS content, source FROM published.list_2023
    UNION ALL
    SELECT 'меры по трекам' AS content, source FROM published.measures
    UNION ALL
    SELECT 'мероприятия плана 2021/22' AS content, source FROM published.plan_850
    UNION ALL
    SELECT 'где процедуры не проводились' AS content, source FROM published.procedures_not_held
    UNION ALL
    SELECT 'отдельные числа и факты' AS content, source FROM published.region_facts
    UNION ALL
    SELECT 'риски школ' AS content, source FROM published.risks
    UNION ALL
    SELECT 'мероприятия дорожной карты' AS content, source FROM published.roadmap_548
    UNION ALL
    SELECT 'школы списка' AS content, source FROM published.schools_850
    UNION ALL
    SELECT 'число ШНРО по годам' AS content, source FROM published.shnro_history
    UNION ALL
    SELECT 'рамка сопровождения 2023 года' AS content, source FROM published.support_frame_2023
    UNION ALL
    SELECT 'результаты сопровождения' AS content, source FROM published.support_results
    UNION ALL
    SELECT 'ответы школ на опросы' AS content, source FROM published.surveys
    UNION ALL
    SELECT 'школы трека 2 в списке' AS content, source FROM published.track2_schools
    UNION ALL
    SELECT 'показатели треков' AS content, source FROM published.track_indicators
    UNION ALL
    SELECT 'треки и направления' AS content, source FROM published.tracks
    UNION ALL
    SELECT 'решения на 2023 год' AS content, source FROM published.trajectory_2023
)
GROUP BY source, content
ORDER BY source, row_count DESC, content;
