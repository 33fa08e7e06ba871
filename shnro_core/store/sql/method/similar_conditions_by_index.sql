-- grain: one row per school of the region with context data of the year: own index in place of the office's
-- uses: context_index
SELECT school_code, context_index AS conditions_value FROM context_index WHERE region = $region AND year = $year
