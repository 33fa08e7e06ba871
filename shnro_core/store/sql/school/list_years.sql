-- grain: one row per year for which the office gave a list of the region
SELECT DISTINCT year FROM list_entry WHERE region = $region;
