-- grain: one row per school x year asked on the list by markers: how firmly they hold it there; own calculation
-- uses: marker, margin
-- firm: still listed by markers whose interval lies above the threshold; few_pupils: one or two of them decide;
-- small: not listed without procedures of few participants
SELECT
    region, year, school_code,
    sure + given >= $low_results_school_markers AS firm,
    coalesce(pupils <= $edge_pupils, FALSE) AS few_pupils,
    large + given < $low_results_school_markers AS small,
    CASE WHEN firm OR few_pupils OR small
        THEN concat_ws(
            ', ',
            CASE WHEN firm THEN 'уверенно' END,
            CASE WHEN few_pupils THEN 'на границе' END,
            CASE WHEN small THEN 'держится на малых процедурах' END
        )
        ELSE 'не уверенно'
    END AS firmness
FROM (
    SELECT
        g.region, g.year, g.school_code, g.pupils,
        count(*) FILTER (WHERE m.is_marker AND m.share_low >= $low_result_share) AS sure,
        count(*) FILTER (WHERE m.is_marker AND m.reliable) AS large,
        -- markers that are no results: signs of bias, where they add one
        g.markers - count(*) FILTER (WHERE m.is_marker) AS given
    FROM margin g
    JOIN (
        SELECT
            *,
            -- lower limit of Wilson's interval
            (2 * failed + $z * $z - $z * sqrt($z * $z + 4 * failed * (1 - failed_share)))
            / (2 * (participants + $z * $z)) AS share_low
        FROM marker
    ) m ON m.region = g.region AND m.list_year = g.year AND m.school_code = g.school_code
    WHERE g.listed AND $list_rule = 'markers'
    GROUP BY g.region, g.year, g.school_code, g.pupils, g.markers
)
ORDER BY region, year, school_code
