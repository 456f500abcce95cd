-- Ingest, history, and sums that every statement keeps exact: counts, GPU-hours, waits and use, for any range of time.

-- 1. A workload is one row, its attempts in it: what a collector says replaces all of it at once.
ALTER TABLE workloads
  ADD COLUMN attempts jsonb, -- null: just one, from started_at on; else [{ id, start_ms, end_ms, gpus, suspended_seconds }]
  ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN state_digest uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'; -- of what was observed; decides between equal observed_at

SET LOCAL ROLE muster_maintenance; -- the owner of the tables may not look into them
UPDATE workloads w SET attempts = a.list
FROM (
  SELECT organization_id, workload_id, jsonb_agg(jsonb_build_object(
      'id', attempt_id, 'start_ms', floor(extract(epoch FROM started_at) * 1000)::bigint,
      'end_ms', floor(extract(epoch FROM ended_at) * 1000)::bigint, 'gpus', gpu_count) ORDER BY started_at, attempt_id) AS list
  FROM workload_attempts GROUP BY 1, 2 HAVING count(*) > 1
) a
WHERE a.organization_id = w.organization_id AND a.workload_id = w.id;
RESET ROLE;
DROP TABLE workload_attempts;

DROP TRIGGER workloads_count_inserted ON workloads;
DROP TRIGGER workloads_count_deleted ON workloads;
DROP TRIGGER workloads_count_updated ON workloads;
DROP FUNCTION workloads_count_inserted(), workloads_count_deleted(), workloads_count_updated(), fold_workload_counts();
DROP TABLE workload_counts, workload_count_deltas;

-- What became of a workload: the first time that it was seen in this status with this many attempts. So kept, any order and any
-- repetition of the same observations leaves the same history.
CREATE TABLE workload_events (
  organization_id uuid NOT NULL,
  workload_id uuid NOT NULL,
  attempt_count integer NOT NULL,
  status workload_status NOT NULL,
  observed_at timestamptz(3) NOT NULL,
  CONSTRAINT workload_events_pkey PRIMARY KEY (organization_id, workload_id, attempt_count, status),
  CONSTRAINT workload_events_organization_id_workload_id_fkey FOREIGN KEY (organization_id, workload_id)
    REFERENCES workloads (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);

-- 2. What collectors delivered: one row a request, so that they never wait for each other.
CREATE TABLE cluster_reports (
  organization_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  newest_observed_at timestamptz(3), -- null when all were rejected
  accepted_count integer NOT NULL,
  rejected_count integer NOT NULL,
  CONSTRAINT cluster_reports_pkey PRIMARY KEY (organization_id, cluster_id, id),
  CONSTRAINT cluster_reports_organization_id_cluster_id_fkey FOREIGN KEY (organization_id, cluster_id)
    REFERENCES clusters (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE rejected_observations (
  organization_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  external_id text,
  reason text NOT NULL,
  CONSTRAINT rejected_observations_pkey PRIMARY KEY (organization_id, cluster_id, id),
  CONSTRAINT rejected_observations_organization_id_cluster_id_fkey FOREIGN KEY (organization_id, cluster_id)
    REFERENCES clusters (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);

-- 3. Roll-ups: narrow sums, each over some of a workload's fields, by hour, day, month and over all time.
--    A bucket is the hour since 1970 (UTC) at which it begins. A field that a cube does not keep apart is '' or all zeros.
CREATE TYPE rollup_cube AS ENUM ('organization', 'team', 'organization_machine', 'machine', 'submitter');
CREATE TYPE rollup_grain AS ENUM ('hour', 'day', 'month', 'all');

CREATE FUNCTION day_bucket(hour integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hour - mod(mod(hour, 24) + 24, 24);
CREATE FUNCTION month_bucket(hour integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(extract(epoch FROM date_trunc('month', timestamp '1970-01-01' + hour * interval '1 hour')) / 3600)::integer;
CREATE FUNCTION attempt_hours(attempts jsonb) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT hour) FROM jsonb_to_recordset(attempts) a(start_ms bigint, end_ms bigint)
  CROSS JOIN LATERAL (VALUES (floor((start_ms - 2000) / 3600000.0)), (floor((start_ms + 2000) / 3600000.0)),
    (floor((end_ms - 2000) / 3600000.0)), (floor((end_ms + 2000) / 3600000.0))) edge(at)
  CROSS JOIN LATERAL (SELECT at::integer AS hour) h WHERE at IS NOT NULL
$$;

-- Everything that must say the same of a workload's sums is made here from one text: the tables' columns, the view that reads rows
-- where a range cuts through a bucket, the triggers, the fold, the check.
DO $migration$
DECLARE
  statuses text[] := ARRAY['pending', 'running', 'completed', 'failed', 'cancelled'];
  status text;
  measures text[] := '{}';       -- names
  of_row text[] := '{}';         -- their values, of a workload w
  of_usage text[] := '{}';       -- their values, of a point at which w took or gave back GPUs
  columns text;
  per_row text;                  -- SELECT list: keys, hour and measures of a workload w, times sign
  per_point text;
  -- The moments, in whole seconds since 1970, at which a workload c took GPUs (positive) and gave them back (negative).
  -- An attempt has floor(end − start) seconds from ceil(start) on, less those for which it was suspended.
  points text := $sql$
    SELECT p.second, p.gpus
    FROM (VALUES (ceil(extract(epoch FROM c.started_at))::bigint)) start(second)
    CROSS JOIN LATERAL (VALUES (start.second, c.gpu_count), (start.second + c.ended_seconds, -c.gpu_count)) p(second, gpus)
    WHERE c.attempts IS NULL AND c.started_at IS NOT NULL AND (c.running_since IS NULL OR p.gpus >= 0) AND p.gpus <> 0
    UNION ALL
    SELECT p.second, p.gpus
    FROM jsonb_to_recordset(c.attempts) a(start_ms bigint, end_ms bigint, gpus integer, suspended_seconds integer)
    CROSS JOIN LATERAL (VALUES (ceil(a.start_ms / 1000.0)::bigint)) start(second)
    CROSS JOIN LATERAL (VALUES (start.second + coalesce(a.suspended_seconds, 0), a.gpus),
      (start.second + floor((a.end_ms - a.start_ms) / 1000.0)::bigint, -a.gpus)) p(second, gpus)
    WHERE c.attempts IS NOT NULL AND p.second IS NOT NULL AND p.gpus <> 0$sql$;
  deltas text;                   -- a query for deltas; %s is a relation of workloads with a sign
  chain text := '';              -- CTEs from the relation `source` of deltas to the relation `rolled` of roll-up rows
  sums text;
  keys text := 'organization_id, is_archived, initiative_id, cluster_id, instance_type, submitted_by';
  relevant text := '(%1$s.initiative_id, %1$s.cluster_id, %1$s.instance_type, %1$s.submitted_by, %1$s.status, %1$s.is_managed, %1$s.gpu_count,
    %1$s.submitted_at, %1$s.started_at, %1$s.completed_at, %1$s.ended_seconds, %1$s.ended_gpu_seconds, %1$s.running_since, %1$s.running_gpu_count, %1$s.attempts)';
BEGIN
  FOREACH status IN ARRAY statuses LOOP
    measures := measures || (status || '_count');
    of_row := of_row || format('(w.status = %L)::integer', status);
  END LOOP;
  FOREACH status IN ARRAY statuses LOOP
    measures := measures || ('managed_' || status || '_count');
    of_row := of_row || format('(w.status = %L AND w.is_managed)::integer', status);
  END LOOP;
  FOREACH status IN ARRAY statuses LOOP
    measures := measures || (status || '_gpu_seconds');
    of_row := of_row || format('CASE WHEN w.status = %L THEN w.ended_gpu_seconds ELSE 0 END', status);
  END LOOP;
  measures := measures || ARRAY['running_gpus', 'running_gpu_starts', 'finished_count', 'finished_seconds', 'waited_count', 'wait_seconds'];
  of_row := of_row || ARRAY[
    'w.running_gpu_count',
    'coalesce(w.running_gpu_count * ceil(extract(epoch FROM w.running_since))::bigint, 0)',
    '(w.completed_at IS NOT NULL AND w.started_at IS NOT NULL)::integer',
    'CASE WHEN w.completed_at IS NOT NULL AND w.started_at IS NOT NULL THEN w.ended_seconds ELSE 0 END',
    '(w.started_at IS NOT NULL)::integer',
    'coalesce(floor(extract(epoch FROM w.started_at - w.submitted_at))::bigint, 0)'];
  of_usage := array_fill('0'::text, ARRAY[cardinality(measures)]) || ARRAY['w.gpus', 'w.gpus * w.second'];
  measures := measures || ARRAY['usage_gpus', 'usage_gpu_starts'];
  of_row := of_row || ARRAY['0', '0'];

  columns := array_to_string(measures, ', ');
  SELECT string_agg(format('sum(%I)::bigint AS %I', name, name), ', ' ORDER BY n) INTO sums FROM unnest(measures) WITH ORDINALITY m(name, n);
  SELECT string_agg(format('%s * sign AS %I', value, measures[n]), ', ' ORDER BY n) INTO per_row FROM unnest(of_row) WITH ORDINALITY m(value, n);
  SELECT string_agg(format('%s * sign AS %I', value, measures[n]), ', ' ORDER BY n) INTO per_point FROM unnest(of_usage) WITH ORDINALITY m(value, n);

  -- The tables.
  EXECUTE format('CREATE TABLE workload_rollup_deltas (
    organization_id uuid NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid(), is_archived boolean NOT NULL DEFAULT false,
    initiative_id uuid NOT NULL, cluster_id uuid NOT NULL, instance_type text NOT NULL, submitted_by text NOT NULL, hour integer NOT NULL, %s,
    CONSTRAINT workload_rollup_deltas_pkey PRIMARY KEY (organization_id, id))',
    (SELECT string_agg(format('%I bigint NOT NULL', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)));
  EXECUTE format('CREATE TABLE workload_rollups (
    organization_id uuid NOT NULL, cube rollup_cube NOT NULL, grain rollup_grain NOT NULL, is_archived boolean NOT NULL,
    initiative_id uuid NOT NULL, bucket integer NOT NULL, cluster_id uuid NOT NULL, instance_type text NOT NULL, submitted_by text NOT NULL, %s,
    CONSTRAINT workload_rollups_pkey PRIMARY KEY (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by))',
    (SELECT string_agg(format('%I bigint NOT NULL', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)));
  -- Folding rewrites rows over and over: room for that on each page, and no index on what changes.
  ALTER TABLE workload_rollups SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
  ALTER TABLE workload_rollup_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
  CREATE INDEX workload_rollups_of_submitter ON workload_rollups (organization_id, submitted_by, grain, bucket) WHERE cube = 'submitter';

  -- The measures of rows, where a range cuts through a bucket.
  EXECUTE format('CREATE VIEW workload_measures WITH (security_invoker = true) AS
    SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '''') AS instance_type, w.submitted_by, w.submitted_at, w.running_since, %s
    FROM workloads w CROSS JOIN (VALUES (1)) one(sign)', per_row);
  EXECUTE format('CREATE VIEW workload_usage_points WITH (security_invoker = true) AS
    SELECT c.organization_id, c.initiative_id, c.cluster_id, coalesce(c.instance_type, '''') AS instance_type, c.submitted_by, c.started_at, c.completed_at,
      c.attempts, point.second, point.gpus
    FROM workloads c CROSS JOIN LATERAL (%s) point', points);

  -- Deltas of workloads with a sign.
  deltas := format($sql$
    SELECT organization_id, initiative_id, cluster_id, instance_type, submitted_by, hour, %s
    FROM (
      SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '') AS instance_type, w.submitted_by,
        floor(extract(epoch FROM w.submitted_at) / 3600)::integer AS hour, %s
      FROM changed w
      UNION ALL
      SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '') AS instance_type, w.submitted_by,
        floor(w.second / 3600.0)::integer, %s
      FROM (
        SELECT c.*, p.second, p.gpus FROM changed c
        CROSS JOIN LATERAL (%s) p
      ) w
    ) d
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING (%s) <> (%s)$sql$, sums, per_row, per_point, points,
    (SELECT string_agg(format('sum(%I)', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)),
    (SELECT string_agg('0', ', ') FROM unnest(measures)));

  EXECUTE format($sql$
    CREATE FUNCTION workloads_roll_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
    BEGIN
      IF tg_op = 'INSERT' THEN
        INSERT INTO workload_rollup_deltas (organization_id, initiative_id, cluster_id, instance_type, submitted_by, hour, %1$s)
        WITH changed AS MATERIALIZED (SELECT n.*, 1 AS sign FROM new_rows n) %2$s;
      ELSIF tg_op = 'DELETE' THEN
        INSERT INTO workload_rollup_deltas (organization_id, initiative_id, cluster_id, instance_type, submitted_by, hour, %1$s)
        WITH changed AS MATERIALIZED (SELECT o.*, -1 AS sign FROM old_rows o) %2$s;
      ELSE
        INSERT INTO workload_rollup_deltas (organization_id, initiative_id, cluster_id, instance_type, submitted_by, hour, %1$s)
        WITH pairs AS MATERIALIZED (
          SELECT o AS old_row, n AS new_row FROM old_rows o JOIN new_rows n USING (organization_id, id)
          WHERE %3$s IS DISTINCT FROM %4$s
        ), changed AS MATERIALIZED (
          SELECT (old_row).*, -1 AS sign FROM pairs UNION ALL SELECT (new_row).*, 1 FROM pairs
        ) %2$s;
      END IF;
      RETURN NULL;
    END
    $body$$sql$, columns, deltas, format(relevant, 'o'), format(relevant, 'n'));
  CREATE TRIGGER workloads_roll_up_inserted AFTER INSERT ON workloads REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION workloads_roll_up();
  CREATE TRIGGER workloads_roll_up_deleted AFTER DELETE ON workloads REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION workloads_roll_up();
  CREATE TRIGGER workloads_roll_up_updated AFTER UPDATE ON workloads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION workloads_roll_up();

  -- From deltas to roll-ups: each level from the next finer one.
  DECLARE
    nothing_id text := '''00000000-0000-0000-0000-000000000000''::uuid';
    step record;
  BEGIN
    FOR step IN
      SELECT * FROM (VALUES
        -- name, from, team, cluster, type, submitter, bucket
        ('machine_hour', 'source', 'initiative_id', 'cluster_id', 'instance_type', '''''', 'hour'),
        ('submitter_day', 'source', 'initiative_id', nothing_id, '''''', 'submitted_by', 'day_bucket(hour)'),
        ('submitter_month', 'submitter_day', 'initiative_id', nothing_id, '''''', 'submitted_by', 'month_bucket(hour)'),
        ('submitter_all', 'submitter_month', 'initiative_id', nothing_id, '''''', 'submitted_by', '0'),
        ('machine_day', 'machine_hour', 'initiative_id', 'cluster_id', 'instance_type', '''''', 'day_bucket(hour)'),
        ('machine_month', 'machine_day', 'initiative_id', 'cluster_id', 'instance_type', '''''', 'month_bucket(hour)'),
        ('machine_all', 'machine_month', 'initiative_id', 'cluster_id', 'instance_type', '''''', '0'),
        ('organization_machine_hour', 'machine_hour', nothing_id, 'cluster_id', 'instance_type', '''''', 'hour'),
        ('organization_machine_day', 'machine_day', nothing_id, 'cluster_id', 'instance_type', '''''', 'hour'),
        ('organization_machine_month', 'machine_month', nothing_id, 'cluster_id', 'instance_type', '''''', 'hour'),
        ('organization_machine_all', 'machine_all', nothing_id, 'cluster_id', 'instance_type', '''''', 'hour'),
        ('team_hour', 'machine_hour', 'initiative_id', nothing_id, '''''', '''''', 'hour'),
        ('team_day', 'machine_day', 'initiative_id', nothing_id, '''''', '''''', 'hour'),
        ('team_month', 'machine_month', 'initiative_id', nothing_id, '''''', '''''', 'hour'),
        ('team_all', 'machine_all', 'initiative_id', nothing_id, '''''', '''''', 'hour'),
        ('organization_hour', 'organization_machine_hour', nothing_id, nothing_id, '''''', '''''', 'hour'),
        ('organization_day', 'organization_machine_day', nothing_id, nothing_id, '''''', '''''', 'hour'),
        ('organization_month', 'organization_machine_month', nothing_id, nothing_id, '''''', '''''', 'hour'),
        ('organization_all', 'organization_machine_all', nothing_id, nothing_id, '''''', '''''', 'hour')
      ) s(name, finer, team, cluster, type, submitter, bucket)
    LOOP
      chain := chain || format(E',\n%I AS (SELECT organization_id, is_archived, %s AS initiative_id, %s AS cluster_id, %s::text AS instance_type, %s::text AS submitted_by, %s AS hour, %s FROM %I GROUP BY 1, 2, 3, 4, 5, 6, 7)',
        step.name, step.team, step.cluster, step.type, step.submitter, step.bucket, sums, step.finer);
    END LOOP;
    chain := chain || E',\nrolled AS (' || (
      SELECT string_agg(format('SELECT organization_id, %L::rollup_cube AS cube, %L::rollup_grain AS grain, is_archived, initiative_id, hour AS bucket, cluster_id, instance_type, submitted_by, %s FROM %I',
        cube, grain, columns, cube || '_' || grain), E'\nUNION ALL ')
      FROM unnest(enum_range(NULL::rollup_cube)) cube CROSS JOIN unnest(enum_range(NULL::rollup_grain)) grain
      WHERE NOT (cube IN ('submitter', 'machine') AND grain = 'hour')
    ) || ')';
  END;

  -- Folds up to so many deltas into the roll-ups. Readers add both in one statement, so when it runs changes no answer.
  -- Returns how many deltas were folded; 0 when another session is at it.
  EXECUTE format($sql$
    CREATE FUNCTION fold_workload_rollups(most bigint DEFAULT 200000) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    DECLARE
      folded bigint;
    BEGIN
      IF NOT pg_try_advisory_xact_lock(hashtextextended('muster:fold_workload_rollups', 0)) THEN
        RETURN 0;
      END IF;
      WITH source AS (
        DELETE FROM workload_rollup_deltas WHERE (organization_id, id) IN (SELECT organization_id, id FROM workload_rollup_deltas LIMIT most) RETURNING *
      )%1$s, written AS (
        INSERT INTO workload_rollups AS r (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by, %2$s)
        SELECT * FROM rolled
        ON CONFLICT (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by) DO UPDATE SET %3$s
      )
      SELECT count(*) INTO folded FROM source;
      RETURN folded;
    END
    $body$$sql$, chain, columns,
    (SELECT string_agg(format('%1$I = r.%1$I + excluded.%1$I', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)));

  -- Makes the roll-ups anew from the rows, for one organization or all. What retention archived stays. Writers wait meanwhile.
  EXECUTE format($sql$
    CREATE FUNCTION rebuild_workload_rollups(organization uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('muster:fold_workload_rollups', 0));
      LOCK TABLE workloads IN SHARE MODE;
      DELETE FROM workload_rollup_deltas d WHERE NOT is_archived AND (organization IS NULL OR d.organization_id = organization);
      DELETE FROM workload_rollups r WHERE NOT is_archived AND (organization IS NULL OR r.organization_id = organization);
      WITH changed AS (SELECT w.*, 1 AS sign FROM workloads w WHERE organization IS NULL OR w.organization_id = organization),
      of_rows AS (%2$s),
      source AS MATERIALIZED (
        SELECT organization_id, false AS is_archived, initiative_id, cluster_id, instance_type, submitted_by, hour, %1$s FROM of_rows
      )%3$s
      INSERT INTO workload_rollups (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by, %1$s)
      SELECT * FROM rolled ORDER BY organization_id, cube, grain, initiative_id, bucket; -- as they will be read
    END
    $body$$sql$, columns, deltas, chain);

  -- The roll-up rows that do not equal the workloads, with the difference; none when all is well.
  EXECUTE format($sql$
    CREATE FUNCTION drifted_workload_rollups() RETURNS TABLE (organization_id uuid, cube rollup_cube, grain rollup_grain, initiative_id uuid, bucket integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
      WITH changed AS MATERIALIZED (SELECT w.*, 1 AS sign FROM workloads w),
      of_rows AS MATERIALIZED (%1$s),
      source AS MATERIALIZED (
        SELECT organization_id, false AS is_archived, initiative_id, cluster_id, instance_type, submitted_by, hour, %2$s FROM of_rows
        UNION ALL
        SELECT organization_id, is_archived, initiative_id, cluster_id, instance_type, submitted_by, hour, %3$s FROM workload_rollup_deltas WHERE NOT is_archived
      )%4$s
      SELECT d.organization_id, d.cube, d.grain, d.initiative_id, d.bucket
      FROM (
        SELECT * FROM rolled
        UNION ALL
        SELECT r.organization_id, r.cube, r.grain, r.is_archived, r.initiative_id, r.bucket, r.cluster_id, r.instance_type, r.submitted_by, %3$s
        FROM workload_rollups r WHERE NOT r.is_archived
      ) d
      GROUP BY d.organization_id, d.cube, d.grain, d.initiative_id, d.bucket, d.cluster_id, d.instance_type, d.submitted_by
      HAVING (%5$s) <> (%6$s)
    $body$$sql$, deltas, columns,
    (SELECT string_agg(format('-%I', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)),
    chain,
    (SELECT string_agg(format('sum(d.%I)', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)),
    (SELECT string_agg('0', ', ') FROM unnest(measures)));

  -- Drops workloads that ended before a moment, up to so many, with their history; what they add up to is kept as archived.
  EXECUTE format($sql$
    CREATE FUNCTION archive_workloads(ended_before timestamptz, most integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
    DECLARE
      archived bigint;
    BEGIN
      WITH gone AS (
        DELETE FROM workloads WHERE (organization_id, id) IN (
          SELECT organization_id, id FROM workloads WHERE completed_at < ended_before ORDER BY completed_at LIMIT most FOR UPDATE SKIP LOCKED
        ) RETURNING *
      ), changed AS MATERIALIZED (
        SELECT gone.*, 1 AS sign FROM gone
      ), kept AS (
        INSERT INTO workload_rollup_deltas (is_archived, organization_id, initiative_id, cluster_id, instance_type, submitted_by, hour, %1$s)
        SELECT true, d.* FROM (%2$s) d
      )
      SELECT count(*) INTO archived FROM gone;
      RETURN archived;
    END
    $body$$sql$, columns, deltas);
END
$migration$;

-- 4. Indexes: by when GPUs were taken and given back (use within a range), and what runs now.
CREATE INDEX workloads_started ON workloads (organization_id, started_at DESC, id DESC);
CREATE INDEX workloads_completed ON workloads (organization_id, completed_at DESC) WHERE completed_at IS NOT NULL;
CREATE INDEX workloads_running ON workloads (organization_id, running_since) WHERE running_since IS NOT NULL;
CREATE INDEX workloads_attempt_hours ON workloads USING gin (attempt_hours(attempts)) WHERE attempts IS NOT NULL;

-- Behind row level security an array's index is not used (its operator might leak), so this one looks with its own eyes,
-- through the same wall.
CREATE FUNCTION requeued_usage_points(first_hour integer, last_hour integer) RETURNS SETOF workload_usage_points
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.* FROM workload_usage_points p
  WHERE p.organization_id = current_setting('app.org')::uuid AND p.attempts IS NOT NULL AND last_hour - first_hour < 1000
    AND attempt_hours(p.attempts) && ARRAY(SELECT generate_series(first_hour, least(last_hour, first_hour + 1000)))
  UNION ALL
  -- So long a range has most of them in it.
  SELECT p.* FROM workload_usage_points p
  WHERE p.organization_id = current_setting('app.org')::uuid AND p.attempts IS NOT NULL AND last_hour - first_hour >= 1000
$$;

-- 5. Walls and rights.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['workload_events', 'cluster_reports', 'rejected_observations', 'workload_rollups', 'workload_rollup_deltas'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO muster_app USING (organization_id = current_setting(''app.org'')::uuid) WITH CHECK (organization_id = current_setting(''app.org'')::uuid)', name);
    EXECUTE format('CREATE POLICY maintenance ON %I TO muster_maintenance USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON workload_events, cluster_reports, rejected_observations, workload_rollups, workload_rollup_deltas TO muster_maintenance;
GRANT SELECT ON workload_measures, workload_usage_points TO muster_app, muster_maintenance;
GRANT SELECT ON workload_rollups TO muster_app;
GRANT SELECT, INSERT ON workload_rollup_deltas, cluster_reports, rejected_observations TO muster_app;
GRANT SELECT, INSERT, UPDATE ON workload_events TO muster_app;
-- Workloads are dropped by retention only.
REVOKE DELETE ON workloads FROM muster_app;

REVOKE ALL ON FUNCTION fold_workload_rollups(bigint), rebuild_workload_rollups(uuid), drifted_workload_rollups(), archive_workloads(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rebuild_workload_rollups(uuid), drifted_workload_rollups(), archive_workloads(timestamptz, integer) TO muster_maintenance;
GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner
ALTER FUNCTION fold_workload_rollups(bigint) OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION fold_workload_rollups(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_workload_rollups(bigint) TO muster_app, muster_maintenance;
ALTER FUNCTION requeued_usage_points(integer, integer) OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION requeued_usage_points(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION requeued_usage_points(integer, integer) TO muster_app;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;

-- What stands in the tables already: rows were there before the triggers.
SET LOCAL ROLE muster_maintenance;
SELECT rebuild_workload_rollups();
RESET ROLE;
