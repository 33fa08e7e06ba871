-- grain: one row per region, in menu order: published regions first
SELECT region, name, data_kind FROM region ORDER BY data_kind <> 'опубликовано', region;
