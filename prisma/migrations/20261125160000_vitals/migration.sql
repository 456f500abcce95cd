-- What an operator watches, over all organizations; for that alone it looks over the tenant wall.

-- The newest observation that each cluster has delivered lately; null when its last reports held none.
-- Ids are in the order of their time: the last of a cluster are found by its key.
CREATE FUNCTION newest_observations() RETURNS TABLE (organization_id uuid, cluster_id uuid, observed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.organization_id, c.id, max(lately.newest_observed_at)
  FROM clusters c
  CROSS JOIN LATERAL (
    SELECT r.newest_observed_at FROM cluster_reports r
    WHERE r.organization_id = c.organization_id AND r.cluster_id = c.id ORDER BY r.id DESC LIMIT 20
  ) lately
  GROUP BY c.organization_id, c.id
$$;

-- How many deltas wait to be folded, counted no further than there is use in knowing.
CREATE FUNCTION waiting_rollup_deltas() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM (SELECT FROM workload_rollup_deltas LIMIT 100000) d
$$;

GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner
ALTER FUNCTION newest_observations() OWNER TO muster_maintenance;
ALTER FUNCTION waiting_rollup_deltas() OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION newest_observations(), waiting_rollup_deltas() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newest_observations(), waiting_rollup_deltas() TO muster_app;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;
