-- Sums that are too large for a bigint can't be folded. They are of one organization; those of the others are folded all the same.
DO $$
DECLARE
  head CONSTANT text := 'fold_workload_rollups(most bigint DEFAULT 200000)';
  chosen CONSTANT text := 'FROM workload_rollup_deltas d LIMIT most';
  body text := pg_get_functiondef('fold_workload_rollups(bigint)'::regprocedure);
BEGIN
  IF position(head IN body) = 0 OR position(chosen IN body) = 0 THEN
    RAISE EXCEPTION 'fold_workload_rollups does not choose its deltas as it was thought to';
  END IF;
  body := replace(body, head, 'fold_rollup_deltas(most bigint, organization uuid)');
  EXECUTE replace(body, chosen, 'FROM workload_rollup_deltas d WHERE organization IS NULL OR d.organization_id = organization LIMIT most');
END
$$;

CREATE OR REPLACE FUNCTION fold_workload_rollups(most bigint DEFAULT 200000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  one uuid;
  folded bigint := 0;
BEGIN
  BEGIN
    RETURN fold_rollup_deltas(most, NULL);
  EXCEPTION WHEN numeric_value_out_of_range THEN
  END;
  FOR one IN SELECT DISTINCT d.organization_id FROM workload_rollup_deltas d LOOP
    BEGIN
      folded := folded + fold_rollup_deltas(most, one);
    EXCEPTION WHEN numeric_value_out_of_range THEN
      RAISE WARNING 'The sums of organization % are too large to be folded.', one;
    END;
  END LOOP;
  RETURN folded;
END
$$;
ALTER FUNCTION fold_workload_rollups(bigint) RESET enable_nestloop;
ALTER FUNCTION fold_workload_rollups(bigint) RESET enable_seqscan;

GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner
ALTER FUNCTION fold_rollup_deltas(bigint, uuid) OWNER TO muster_maintenance;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;
REVOKE ALL ON FUNCTION fold_rollup_deltas(bigint, uuid) FROM PUBLIC;
