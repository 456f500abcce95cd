-- A foreign key locks the workload of each entry of its history, one by one, and writes that into the log: a tenth of what ingest cost.
-- Entries are written in the transaction that writes or locks their workload (EVENTS_SQL), and end with it here.
LOCK TABLE workloads, workload_events IN ACCESS EXCLUSIVE MODE; -- in the order of those who write
ALTER TABLE workload_events DROP CONSTRAINT workload_events_organization_id_workload_id_fkey;

CREATE FUNCTION workloads_end_history() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$ -- the plan is kept, for any number
BEGIN
  DELETE FROM workload_events e USING old_rows o WHERE e.organization_id = o.organization_id AND e.workload_id = o.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER workloads_end_history AFTER DELETE ON workloads REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION workloads_end_history();
