-- What Prisma's schema can't say: the roles, the tenant wall, the tree's paths and the counts that every statement keeps exact.

-- 1. Roles. They belong to the whole server, so another database may have made them already.
--    muster_app          what requests run as: sees one organization at a time, the one in the setting app.org
--    muster_auth         finds out who is calling, before an organization is known; can't read a workload
--    muster_maintenance  imports, seeds, folds counts: all organizations
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['muster_app', 'muster_auth', 'muster_maintenance'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    -- Whoever creates a role may give it away, but is not yet allowed to work as it.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT %I TO %I', role_name, current_user);
    END IF;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO muster_app, muster_auth, muster_maintenance;
GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner; taken back below

-- 2. What each role may do at all.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO muster_maintenance;

GRANT SELECT ON organizations, initiatives, memberships, team_memberships, clusters, workload_counts TO muster_app;
GRANT SELECT (id, email, name, created_at) ON users TO muster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workloads, workload_attempts TO muster_app;
GRANT SELECT, INSERT ON workload_count_deltas TO muster_app;

GRANT SELECT ON organizations, initiatives, users, user_identities, memberships, team_memberships, api_tokens, api_token_teams TO muster_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO muster_auth;
GRANT INSERT ON user_identities TO muster_auth;
GRANT UPDATE (last_used_at) ON api_tokens TO muster_auth;

-- 3. The tenant wall. A missing setting is an error ('' is no uuid), never an empty answer.
DO $$
DECLARE
  tenant record;
BEGIN
  FOR tenant IN
    SELECT c.relname AS name, CASE c.relname WHEN 'organizations' THEN 'id' ELSE 'organization_id' END AS key
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND c.relname IN ('organizations', 'initiatives', 'memberships', 'team_memberships', 'sessions', 'api_tokens', 'api_token_teams',
                        'clusters', 'workloads', 'workload_attempts', 'workload_counts', 'workload_count_deltas')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant.name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant.name);
    EXECUTE format('CREATE POLICY tenant ON %I TO muster_app USING (%I = current_setting(''app.org'')::uuid) WITH CHECK (%I = current_setting(''app.org'')::uuid)',
                   tenant.name, tenant.key, tenant.key);
    EXECUTE format('CREATE POLICY maintenance ON %I TO muster_maintenance USING (true) WITH CHECK (true)', tenant.name);
  END LOOP;
  FOR tenant IN
    SELECT unnest(ARRAY['organizations', 'initiatives', 'memberships', 'team_memberships', 'sessions', 'api_tokens', 'api_token_teams']) AS name
  LOOP
    EXECUTE format('CREATE POLICY authentication ON %I TO muster_auth USING (true) WITH CHECK (true)', tenant.name);
  END LOOP;
END
$$;

-- People belong to no organization; a tenant sees those who are its members.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON users FOR SELECT TO muster_app USING (EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id));
CREATE POLICY authentication ON users FOR SELECT TO muster_auth USING (true);
CREATE POLICY maintenance ON users TO muster_maintenance USING (true) WITH CHECK (true);
ALTER TABLE user_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_identities FORCE ROW LEVEL SECURITY;
CREATE POLICY authentication ON user_identities TO muster_auth USING (true) WITH CHECK (true);
CREATE POLICY maintenance ON user_identities TO muster_maintenance USING (true) WITH CHECK (true);

-- 4. Rows that can't be.
ALTER TABLE users ADD CONSTRAINT users_email_lower_case CHECK (email = lower(email));
ALTER TABLE api_tokens
  ADD CONSTRAINT api_tokens_owner_or_role CHECK ((owner_user_id IS NULL) <> (service_role IS NULL)),
  ADD CONSTRAINT api_tokens_expire_within_a_year CHECK (expires_at <= created_at + interval '365 days');
ALTER TABLE workloads
  ADD CONSTRAINT workloads_gpu_count_not_negative CHECK (gpu_count >= 0 AND running_gpu_count >= 0),
  ADD CONSTRAINT workloads_ended_not_negative CHECK (ended_seconds >= 0 AND ended_gpu_seconds >= 0),
  ADD CONSTRAINT workloads_runs_while_running CHECK (running_since IS NULL OR (status = 'running' AND started_at IS NOT NULL)),
  ADD CONSTRAINT workloads_completed_when_over CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
  ADD CONSTRAINT workloads_times_in_order CHECK (started_at >= submitted_at AND completed_at >= submitted_at AND completed_at >= started_at);
ALTER TABLE workload_attempts
  ADD CONSTRAINT workload_attempts_times_in_order CHECK (ended_at >= started_at),
  ADD CONSTRAINT workload_attempts_gpu_count_not_negative CHECK (gpu_count >= 0);

-- 5. The tree of teams: `path` is derived from the parent, and a team never comes to stand below itself.
CREATE FUNCTION initiatives_keep_path() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  parent_path uuid[];
BEGIN
  -- Two moves at once could each be fine and together make a ring.
  PERFORM pg_advisory_xact_lock(hashtextextended('initiatives:' || new.organization_id, 0));
  IF new.parent_id IS NOT NULL THEN
    SELECT path INTO parent_path FROM initiatives WHERE organization_id = new.organization_id AND id = new.parent_id;
    IF parent_path @> ARRAY[new.id] THEN
      RAISE EXCEPTION 'a team can not be moved below itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_no_ring';
    END IF;
  END IF;
  new.path := parent_path || new.id;
  RETURN new;
END
$$;
CREATE TRIGGER initiatives_keep_path BEFORE INSERT OR UPDATE OF parent_id, path ON initiatives
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION initiatives_keep_path();

CREATE FUNCTION initiatives_move_subtree() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE initiatives SET path = new.path || path[cardinality(old.path) + 1 :]
  WHERE organization_id = new.organization_id AND path @> ARRAY[new.id] AND id <> new.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER initiatives_move_subtree AFTER UPDATE OF parent_id ON initiatives
  FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND old.path IS DISTINCT FROM new.path) EXECUTE FUNCTION initiatives_move_subtree();

-- A workload that nobody claims needs a team to be in, from the organization's first moment.
CREATE FUNCTION organizations_add_unassigned_team() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  team_id uuid := gen_random_uuid();
BEGIN
  INSERT INTO initiatives (organization_id, id, slug, name, path) VALUES (new.id, team_id, 'unassigned', 'Unassigned', ARRAY[team_id]);
  RETURN NULL;
END
$$;
CREATE TRIGGER organizations_add_unassigned_team AFTER INSERT ON organizations FOR EACH ROW EXECUTE FUNCTION organizations_add_unassigned_team();

-- 6. Counts. Each statement appends what it changed; nothing is updated in place, so writers never wait for each other.
CREATE FUNCTION workloads_count_inserted() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO workload_count_deltas (organization_id, initiative_id, status, is_managed, workload_count)
  SELECT organization_id, initiative_id, status, is_managed, count(*) FROM new_rows GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END
$$;
CREATE FUNCTION workloads_count_deleted() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO workload_count_deltas (organization_id, initiative_id, status, is_managed, workload_count)
  SELECT organization_id, initiative_id, status, is_managed, -count(*) FROM old_rows GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END
$$;
CREATE FUNCTION workloads_count_updated() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO workload_count_deltas (organization_id, initiative_id, status, is_managed, workload_count)
  SELECT organization_id, initiative_id, status, is_managed, sum(n)
  FROM (
    SELECT organization_id, initiative_id, status, is_managed, 1 AS n FROM new_rows
    UNION ALL
    SELECT organization_id, initiative_id, status, is_managed, -1 FROM old_rows
  ) changed
  GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER workloads_count_inserted AFTER INSERT ON workloads REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION workloads_count_inserted();
CREATE TRIGGER workloads_count_deleted AFTER DELETE ON workloads REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION workloads_count_deleted();
CREATE TRIGGER workloads_count_updated AFTER UPDATE ON workloads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION workloads_count_updated();

-- Folds the deltas into the counts. Readers add both in one statement, so when it runs changes no answer.
-- Returns how many deltas were folded; 0 when another session is at it.
CREATE FUNCTION fold_workload_counts() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  folded bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('muster:fold_workload_counts', 0)) THEN
    RETURN 0;
  END IF;
  WITH taken AS (
    DELETE FROM workload_count_deltas RETURNING organization_id, initiative_id, status, is_managed, workload_count
  ), summed AS (
    SELECT organization_id, initiative_id, status, is_managed, sum(workload_count) AS workload_count, count(*) AS deltas
    FROM taken GROUP BY 1, 2, 3, 4
  ), written AS (
    INSERT INTO workload_counts AS c (organization_id, initiative_id, status, is_managed, workload_count)
    SELECT organization_id, initiative_id, status, is_managed, workload_count FROM summed
    ON CONFLICT (organization_id, initiative_id, status, is_managed)
    DO UPDATE SET workload_count = c.workload_count + excluded.workload_count
  )
  SELECT coalesce(sum(deltas), 0) INTO folded FROM summed;
  RETURN folded;
END
$$;
ALTER FUNCTION fold_workload_counts() OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION fold_workload_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_workload_counts() TO muster_app;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;
