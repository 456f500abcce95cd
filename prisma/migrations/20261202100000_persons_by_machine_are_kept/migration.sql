-- Sums of persons by kind of machine or cluster are taken from the rows, as they are hardly fewer. Retention drops the rows, so of what
-- it archives they are kept, by whole days like those of persons. What it archived before this can't be told apart any more.
ALTER TABLE workload_rollups DROP CONSTRAINT workload_rollups_cube_known;
ALTER TABLE workload_rollups ADD CONSTRAINT workload_rollups_cube_known
  CHECK (cube IN ('organization', 'team', 'organization_machine', 'machine', 'submitter', 'submitter_machine'));

GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed to replace what it owns
DO $$
DECLARE
  body text := pg_get_functiondef('fold_rollup_deltas(bigint, uuid)'::regprocedure);
  -- How persons are summed, and how that becomes rows; what stands after each begins with what is sought here.
  summed CONSTANT text := substring(body FROM E'(\nsubmitter_24 AS .*?,)\norganization_machine_1 AS ');
  written CONSTANT text := substring(body FROM E'(\nUNION ALL SELECT organization_id, ''submitter'' AS cube, .*?)\nUNION ALL SELECT organization_id, ''organization_machine'' AS cube, 1 ');
  by_machine text;
BEGIN
  IF summed IS NULL OR written IS NULL THEN
    RAISE EXCEPTION 'fold_rollup_deltas does not sum persons as it was thought to';
  END IF;
  by_machine := replace(summed, '''00000000-0000-0000-0000-000000000000''::uuid AS cluster_id, ''''::text AS instance_type', 'cluster_id, instance_type');
  by_machine := replace(replace(by_machine, 'submitter_', 'submitter_machine_'), 'FROM source ', 'FROM source WHERE is_archived ');
  body := replace(body, summed, summed || by_machine);
  EXECUTE replace(body, written, written || replace(replace(written, 'submitter_', 'submitter_machine_'), '''submitter''', '''submitter_machine'''));
END
$$;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;
