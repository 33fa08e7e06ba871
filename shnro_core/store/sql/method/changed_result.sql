-- grain: one row per result of method_result, failed as the scenario tries it: sums of all changes inside their bounds
-- uses: method_result, touched_result
SELECT r.* REPLACE (least(r.participants, greatest(0, r.failed - coalesce(t.pupils, 0)))::INTEGER AS failed)
FROM method_result r
LEFT JOIN (SELECT id, bit, sum(pupils) AS pupils FROM touched_result GROUP BY id, bit) t USING (id, bit)
