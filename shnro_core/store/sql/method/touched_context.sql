-- grain: one row per change of data x school and year whose equipment it touches
-- uses: data_change, change_member
SELECT c.number, x.region, x.school_code, x.year, c.computers, c.projectors
FROM data_change c
JOIN change_member m USING (number)
JOIN context x ON x.region = m.region AND x.school_code = m.school_code AND x.year = c.year
WHERE c.kind = 'growth_point'
