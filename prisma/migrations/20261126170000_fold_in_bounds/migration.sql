-- Folding is planned when it first runs, perhaps over no deltas at all, and the plan is kept: it must not compare each with each, nor
-- look for the deltas that it takes by their key. One session at a time folds, so where a delta stands does not change meanwhile.
DO $$
DECLARE
  by_key CONSTANT text := 'WHERE (organization_id, id) IN (SELECT organization_id, id FROM workload_rollup_deltas LIMIT most)';
  body text := pg_get_functiondef('fold_workload_rollups(bigint)'::regprocedure);
BEGIN
  IF position(by_key IN body) = 0 THEN
    RAISE EXCEPTION 'fold_workload_rollups does not take its deltas as it was thought to';
  END IF;
  EXECUTE replace(body, by_key, 'WHERE ctid = ANY (ARRAY(SELECT d.ctid FROM workload_rollup_deltas d LIMIT most))');
END
$$;
ALTER FUNCTION fold_workload_rollups(bigint) SET enable_nestloop = off;
ALTER FUNCTION fold_workload_rollups(bigint) SET enable_seqscan = on;
