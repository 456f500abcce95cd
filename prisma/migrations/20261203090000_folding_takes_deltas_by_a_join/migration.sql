-- Folding is planned for the few deltas that there are when it first runs. Looking each of them up in an array is then a scan that compares
-- every delta with every one taken: ten thousand took seconds, until the table happened to be analyzed. A join is hashed, however many.
DO $$
DECLARE
  by_array CONSTANT text := 'DELETE FROM workload_rollup_deltas WHERE ctid = ANY (ARRAY(SELECT d.ctid FROM workload_rollup_deltas d WHERE organization IS NULL OR d.organization_id = organization LIMIT most)) RETURNING *';
  by_join CONSTANT text := 'DELETE FROM workload_rollup_deltas d USING (SELECT t.ctid FROM workload_rollup_deltas t WHERE organization IS NULL OR t.organization_id = organization LIMIT most) taken WHERE d.ctid = taken.ctid RETURNING d.*';
  body text := pg_get_functiondef('fold_rollup_deltas(bigint, uuid)'::regprocedure);
BEGIN
  IF position(by_array IN body) = 0 THEN
    RAISE EXCEPTION 'fold_rollup_deltas does not take its deltas as it was thought to';
  END IF;
  EXECUTE replace(body, by_array, by_join);
END
$$;
