-- What collectors delivered is noted at each request; so that it does not grow without end, it is tidied.
-- Of a cluster's reports stay: the first (since when it is heard of), the newest 100, and all of the last 24 hours (how much was
-- rejected). Of what was rejected stay the newest 1,000. Ids are in the order of their time.
-- Returns how many rows went, up to `most` of each kind in a cluster.
CREATE FUNCTION tidy_cluster_reports(now timestamptz, most integer DEFAULT 10000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  reports bigint;
  rejected bigint;
BEGIN
  -- One server at a time is enough.
  IF NOT pg_try_advisory_xact_lock(hashtextextended('muster:tidy_cluster_reports', 0)) THEN
    RETURN 0;
  END IF;
  DELETE FROM cluster_reports WHERE (organization_id, cluster_id, id) IN (
    SELECT r.organization_id, r.cluster_id, r.id
    FROM clusters c
    CROSS JOIN LATERAL (
      SELECT f.id FROM cluster_reports f WHERE f.organization_id = c.organization_id AND f.cluster_id = c.id ORDER BY f.id LIMIT 1
    ) first
    CROSS JOIN LATERAL (
      SELECT n.id FROM cluster_reports n WHERE n.organization_id = c.organization_id AND n.cluster_id = c.id ORDER BY n.id DESC OFFSET 99 LIMIT 1
    ) newest
    CROSS JOIN LATERAL (
      SELECT o.organization_id, o.cluster_id, o.id FROM cluster_reports o
      WHERE o.organization_id = c.organization_id AND o.cluster_id = c.id AND o.id > first.id AND o.id < newest.id
        AND o.received_at < now - interval '24 hours'
      ORDER BY o.id LIMIT most
    ) r
  );
  GET DIAGNOSTICS reports = ROW_COUNT;
  DELETE FROM rejected_observations WHERE (organization_id, cluster_id, id) IN (
    SELECT r.organization_id, r.cluster_id, r.id
    FROM clusters c
    CROSS JOIN LATERAL (
      SELECT n.id FROM rejected_observations n WHERE n.organization_id = c.organization_id AND n.cluster_id = c.id ORDER BY n.id DESC OFFSET 999 LIMIT 1
    ) newest
    CROSS JOIN LATERAL (
      SELECT o.organization_id, o.cluster_id, o.id FROM rejected_observations o
      WHERE o.organization_id = c.organization_id AND o.cluster_id = c.id AND o.id < newest.id ORDER BY o.id LIMIT most
    ) r
  );
  GET DIAGNOSTICS rejected = ROW_COUNT;
  RETURN reports + rejected;
END
$$;

GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner
ALTER FUNCTION tidy_cluster_reports(timestamptz, integer) OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION tidy_cluster_reports(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tidy_cluster_reports(timestamptz, integer) TO muster_app, muster_maintenance;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;
