-- Several may tell of one cluster, each with a workload that it tells again while there is nothing new. So of a cluster that is still
-- heard of stays what it was told of within a day of the latest; of one that nobody has told for a week only the latest, as before.
CREATE OR REPLACE VIEW droppable_workloads WITH (security_invoker = true) AS
  SELECT w.organization_id, w.id, w.completed_at FROM workloads w
  WHERE w.completed_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM (
      SELECT r.organization_id, r.cluster_id, max(r.newest_observed_at) AS observed_at, max(r.received_at) AS heard_at
      FROM cluster_reports r GROUP BY 1, 2
    ) told
    WHERE told.organization_id = w.organization_id AND told.cluster_id = w.cluster_id
      AND w.observed_at > told.observed_at - CASE WHEN told.heard_at > now() - interval '7 days' THEN interval '1 day' ELSE interval '1 millisecond' END
  );
