-- grain: one row per school of the view for analysts
SELECT * FROM schools WHERE ($region IS NULL OR region = $region) ORDER BY region, municipality, name;
