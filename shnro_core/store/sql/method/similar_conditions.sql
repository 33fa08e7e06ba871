-- grain: one row per school of the region with the office's index of well-being in the year
SELECT school_code, isbsh AS conditions_value FROM isbsh WHERE region = $region AND year = $year
