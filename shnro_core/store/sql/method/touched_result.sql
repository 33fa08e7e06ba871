-- grain: one row per change of data x result it touches
-- uses: method_result, method_grid, data_change, change_member
SELECT c.number, r.id, r.bit, r.participants, r.failed, c.pupils
FROM data_change c
JOIN change_member m USING (number)
JOIN method_grid g ON g.region = m.region AND g.school_code = m.school_code AND g.year = c.year
JOIN method_result r ON r.id = g.id AND (c.mask >> r.bit) & 1 = 1
WHERE c.kind = 'passed'
