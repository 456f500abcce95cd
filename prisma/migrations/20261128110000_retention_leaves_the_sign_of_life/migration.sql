-- What a cluster was told of last is told again while there is nothing new, so that one sees that its collector lives. Dropped, it
-- would come back with the next telling and count once more, for ever. So it stays until something later has been told.
CREATE VIEW droppable_workloads WITH (security_invoker = true) AS
  SELECT w.organization_id, w.id, w.completed_at FROM workloads w
  WHERE w.completed_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM (
      SELECT r.organization_id, r.cluster_id, max(r.newest_observed_at) AS observed_at FROM cluster_reports r GROUP BY 1, 2
    ) told
    WHERE told.organization_id = w.organization_id AND told.cluster_id = w.cluster_id AND told.observed_at = w.observed_at
  );
GRANT SELECT, UPDATE ON droppable_workloads TO muster_maintenance; -- rows are locked by it

DO $$
DECLARE
  before text := pg_get_functiondef('archive_workloads(timestamptz, integer)'::regprocedure);
  after text := replace(before, 'SELECT organization_id, id FROM workloads WHERE', 'SELECT organization_id, id FROM droppable_workloads WHERE');
BEGIN
  IF after = before THEN
    RAISE EXCEPTION 'archive_workloads does not choose as it was thought to';
  END IF;
  EXECUTE after;
END
$$;
