-- Behind the tenant wall (row level security) Postgres searches an index only by comparisons that can't leak: of texts, numbers and
-- moments, not of enums. So what is searched by is a text or a number.

-- 1. A workload's status, now and in its history.
DROP INDEX workloads_status_newest, workloads_team_status_newest;
DROP VIEW workload_measures;
ALTER TABLE workloads DROP CONSTRAINT workloads_runs_while_running, DROP CONSTRAINT workloads_completed_when_over;
ALTER TABLE workloads ALTER COLUMN status TYPE text COLLATE "C";
ALTER TABLE workload_events ALTER COLUMN status TYPE text COLLATE "C";
DROP TYPE workload_status;
ALTER TABLE workloads
  ADD CONSTRAINT workloads_status_known CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
  ADD CONSTRAINT workloads_runs_while_running CHECK (running_since IS NULL OR (status = 'running' AND started_at IS NOT NULL)),
  ADD CONSTRAINT workloads_completed_when_over CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL));
ALTER TABLE workload_events
  ADD CONSTRAINT workload_events_status_known CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled'));

-- Workloads that are alike in all that lists are narrowed by, the newest first: the roll-ups tell which kinds there are. Unlike
-- coalesce(), CASE counts as something that can't leak.
CREATE INDEX workloads_alike ON workloads (organization_id, initiative_id, status, cluster_id,
  (CASE WHEN instance_type IS NULL THEN '' ELSE instance_type END), is_managed, submitted_at DESC, id DESC);

-- 2. Roll-ups by grains that lie within each other. A grain is a bucket's length in hours: one, six, a day, 4, 16 and 64 days,
--    0 for all time. So 31 days are about seven buckets wherever they begin, and ten years about sixty.
SET LOCAL ROLE muster_maintenance; -- the owner of the tables may not look into them
DO $$ BEGIN WHILE fold_workload_rollups() > 0 LOOP END LOOP; END $$;
CREATE TEMPORARY TABLE archived_rollups ON COMMIT DROP AS
  SELECT * FROM workload_rollups WHERE is_archived AND grain <> 'month';
ALTER TABLE archived_rollups ALTER COLUMN cube TYPE text, ALTER COLUMN grain TYPE text;
RESET ROLE;
DROP FUNCTION fold_workload_rollups(bigint), rebuild_workload_rollups(uuid), drifted_workload_rollups();
DROP TABLE workload_rollups;
DROP FUNCTION day_bucket(integer), month_bucket(integer);
DROP TYPE rollup_cube, rollup_grain;

CREATE FUNCTION rollup_bucket(hour integer, grain integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE grain WHEN 0 THEN 0 ELSE hour - mod(mod(hour, grain) + grain, grain) END;

-- Table, fold, rebuild and check say the same of a workload's sums as the triggers and views do, so this text is theirs.
DO $migration$
DECLARE
  statuses text[] := ARRAY['pending', 'running', 'completed', 'failed', 'cancelled'];
  cubes text[] := ARRAY['machine', 'submitter', 'organization_machine', 'team', 'organization'];
  grains integer[] := ARRAY[1, 6, 24, 96, 384, 1536, 0];
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
  changes text;                  -- a query for what the relation `changed` of workloads with a sign adds up to
  chain text := '';              -- CTEs from the relation `source` of deltas to the relation `rolled` of roll-up rows
  rolled text := '';
  adding text;                   -- what to do with a roll-up row that there is already
  sums text;
  cube text;
  level integer;
  finer text;
  team text;
  cluster text;
  instance_type text;
  submitter text;
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

  -- What workloads with a sign add up to, not yet summed.
  changes := format($sql$
      SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '') AS instance_type, w.submitted_by,
        floor(extract(epoch FROM w.submitted_at) / 3600)::integer AS hour, %s
      FROM changed w
      UNION ALL
      SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '') AS instance_type, w.submitted_by,
        floor(w.second / 3600.0)::integer, %s
      FROM (
        SELECT c.*, p.second, p.gpus FROM changed c
        CROSS JOIN LATERAL (%s) p
      ) w$sql$, per_row, per_point, points);

  EXECUTE format('CREATE TABLE workload_rollups (
    organization_id uuid NOT NULL, cube text COLLATE "C" NOT NULL, grain integer NOT NULL, is_archived boolean NOT NULL,
    initiative_id uuid NOT NULL, bucket integer NOT NULL, cluster_id uuid NOT NULL, instance_type text NOT NULL, submitted_by text NOT NULL, %s,
    CONSTRAINT workload_rollups_pkey PRIMARY KEY (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by),
    CONSTRAINT workload_rollups_cube_known CHECK (cube IN (''organization'', ''team'', ''organization_machine'', ''machine'', ''submitter'')),
    CONSTRAINT workload_rollups_grain_known CHECK (grain IN (1, 6, 24, 96, 384, 1536, 0)))',
    (SELECT string_agg(format('%I bigint NOT NULL', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)));
  -- Folding rewrites rows over and over: room for that on each page, and no index on what changes.
  ALTER TABLE workload_rollups SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
  CREATE INDEX workload_rollups_of_submitter ON workload_rollups (organization_id, submitted_by, grain, bucket) WHERE cube = 'submitter';
  SELECT string_agg(format('%1$I = r.%1$I + excluded.%1$I', name), ', ' ORDER BY n) INTO adding FROM unnest(measures) WITH ORDINALITY m(name, n);

  -- From deltas to roll-ups: each level from a finer one. Only the machines' hours are a step on the way alone.
  FOREACH cube IN ARRAY cubes LOOP
    team := CASE WHEN cube LIKE 'organization%' THEN '''00000000-0000-0000-0000-000000000000''::uuid' ELSE 'initiative_id' END;
    cluster := CASE WHEN cube LIKE '%machine' THEN 'cluster_id' ELSE '''00000000-0000-0000-0000-000000000000''::uuid' END;
    instance_type := CASE WHEN cube LIKE '%machine' THEN 'instance_type' ELSE '''''' END;
    submitter := CASE WHEN cube = 'submitter' THEN 'submitted_by' ELSE '''''' END;
    FOR level IN 1 .. cardinality(grains) LOOP
      CONTINUE WHEN cube = 'submitter' AND grains[level] IN (1, 6);
      finer := CASE
        WHEN cube IN ('organization_machine', 'team') THEN 'machine_' || grains[level]
        WHEN cube = 'organization' THEN 'organization_machine_' || grains[level]
        WHEN level = 1 OR (cube = 'submitter' AND grains[level] = 24) THEN 'source'
        ELSE cube || '_' || grains[level - 1] END;
      chain := chain || format(E',\n%I AS (SELECT organization_id, is_archived, %s AS initiative_id, %s AS cluster_id, %s::text AS instance_type, %s::text AS submitted_by, rollup_bucket(hour, %s) AS hour, %s FROM %I GROUP BY 1, 2, 3, 4, 5, 6, 7)',
        cube || '_' || grains[level], team, cluster, instance_type, submitter, grains[level], sums, finer);
      CONTINUE WHEN cube = 'machine' AND grains[level] IN (1, 6);
      rolled := rolled || CASE WHEN rolled = '' THEN '' ELSE E'\nUNION ALL ' END
        || format('SELECT organization_id, %L AS cube, %s AS grain, is_archived, initiative_id, hour AS bucket, cluster_id, instance_type, submitted_by, %s FROM %I',
          cube, grains[level], columns, cube || '_' || grains[level]);
    END LOOP;
  END LOOP;
  chain := chain || E',\nrolled AS (' || rolled || ')';

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
        ON CONFLICT ON CONSTRAINT workload_rollups_pkey DO UPDATE SET %3$s
      )
      SELECT count(*) INTO folded FROM source;
      RETURN folded;
    END
    $body$$sql$, chain, columns, adding);

  -- Makes the roll-ups anew from the rows, for one organization or all. What retention archived stays. Writers wait meanwhile.
  -- Sixteen days at a time, so that the sums of each fit into memory; what was used at other times than those is added to them.
  EXECUTE format($sql$
    CREATE FUNCTION rebuild_workload_rollups(organization uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp SET work_mem = '128MB' AS $body$
    DECLARE
      one uuid;
      slice timestamptz;
      last timestamptz;
    BEGIN
      -- Several organizations may be rebuilt at once, each by one; nothing is folded meanwhile.
      IF organization IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('muster:fold_workload_rollups', 0));
      ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('muster:fold_workload_rollups', 0));
        PERFORM pg_advisory_xact_lock(hashtextextended('muster:rebuild_workload_rollups:' || organization, 0));
      END IF;
      LOCK TABLE workloads IN SHARE MODE;
      DELETE FROM workload_rollup_deltas d WHERE NOT is_archived AND (organization IS NULL OR d.organization_id = organization);
      DELETE FROM workload_rollups r WHERE NOT is_archived AND (organization IS NULL OR r.organization_id = organization);
      FOR one IN SELECT o.id FROM organizations o WHERE organization IS NULL OR o.id = organization LOOP
        SELECT min(submitted_at), max(submitted_at) INTO slice, last FROM workloads WHERE organization_id = one;
        WHILE slice <= last LOOP
          WITH changed AS NOT MATERIALIZED (
            SELECT w.*, 1 AS sign FROM workloads w
            WHERE w.organization_id = one AND w.submitted_at >= slice AND w.submitted_at < slice + interval '16 days'
          ),
          source AS NOT MATERIALIZED (
            SELECT c.*, false AS is_archived FROM (%2$s) c
          )%3$s
          INSERT INTO workload_rollups AS r (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by, %1$s)
          SELECT * FROM rolled ORDER BY organization_id, cube, grain, initiative_id, bucket -- as they will be read
          ON CONFLICT ON CONSTRAINT workload_rollups_pkey DO UPDATE SET %4$s;
          -- On to the next workload: there may be years without any.
          SELECT min(submitted_at) INTO slice FROM workloads WHERE organization_id = one AND submitted_at >= slice + interval '16 days';
        END LOOP;
      END LOOP;
    END
    $body$$sql$, columns, changes, chain, adding);

  -- The roll-up rows that do not equal the workloads, with the difference; none when all is well.
  EXECUTE format($sql$
    CREATE FUNCTION drifted_workload_rollups() RETURNS TABLE (organization_id uuid, cube text, grain integer, initiative_id uuid, bucket integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET work_mem = '128MB' AS $body$
      WITH changed AS NOT MATERIALIZED (SELECT w.*, 1 AS sign FROM workloads w),
      source AS NOT MATERIALIZED (
        SELECT organization_id, false AS is_archived, initiative_id, cluster_id, instance_type, submitted_by, hour, %2$s FROM (%1$s) c
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
    $body$$sql$, changes, columns,
    (SELECT string_agg(format('-%I', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)),
    chain,
    (SELECT string_agg(format('sum(d.%I)', name), ', ' ORDER BY n) FROM unnest(measures) WITH ORDINALITY m(name, n)),
    (SELECT string_agg('0', ', ') FROM unnest(measures)));

  -- The measures of rows, where a range cuts through a bucket.
  EXECUTE format('CREATE VIEW workload_measures WITH (security_invoker = true) AS
    SELECT w.organization_id, w.initiative_id, w.cluster_id, coalesce(w.instance_type, '''') AS instance_type, w.submitted_by, w.submitted_at, w.running_since, %s
    FROM workloads w CROSS JOIN (VALUES (1)) one(sign)', per_row);

  -- What retention archived: its months are cut anew from its days.
  GRANT SELECT, INSERT, UPDATE, DELETE ON workload_rollups TO muster_maintenance;
  SET LOCAL ROLE muster_maintenance;
  EXECUTE format($sql$
    INSERT INTO workload_rollups (organization_id, cube, grain, is_archived, initiative_id, bucket, cluster_id, instance_type, submitted_by, %1$s)
    SELECT organization_id, cube, CASE grain WHEN 'hour' THEN 1 WHEN 'day' THEN 24 ELSE 0 END, true, initiative_id, bucket, cluster_id, instance_type, submitted_by, %1$s
    FROM archived_rollups
    UNION ALL
    SELECT organization_id, cube, longer, true, initiative_id, rollup_bucket(bucket, longer), cluster_id, instance_type, submitted_by, %2$s
    FROM archived_rollups CROSS JOIN (VALUES ('hour', 6), ('day', 96), ('day', 384), ('day', 1536)) l(shorter, longer) WHERE grain = shorter
    GROUP BY 1, 2, 3, 5, 6, 7, 8, 9$sql$, columns, sums);
  RESET ROLE;
END
$migration$;

-- 3. Walls and rights, as before.
ALTER TABLE workload_rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE workload_rollups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON workload_rollups TO muster_app USING (organization_id = current_setting('app.org')::uuid) WITH CHECK (organization_id = current_setting('app.org')::uuid);
CREATE POLICY maintenance ON workload_rollups TO muster_maintenance USING (true) WITH CHECK (true);
GRANT SELECT ON workload_measures TO muster_app, muster_maintenance;
GRANT SELECT ON workload_rollups TO muster_app;
REVOKE ALL ON FUNCTION fold_workload_rollups(bigint), rebuild_workload_rollups(uuid), drifted_workload_rollups() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rebuild_workload_rollups(uuid), drifted_workload_rollups() TO muster_maintenance;
GRANT CREATE ON SCHEMA public TO muster_maintenance; -- needed while it is made a function's owner
ALTER FUNCTION fold_workload_rollups(bigint) OWNER TO muster_maintenance;
REVOKE ALL ON FUNCTION fold_workload_rollups(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_workload_rollups(bigint) TO muster_app, muster_maintenance;
REVOKE CREATE ON SCHEMA public FROM muster_maintenance;

SET LOCAL ROLE muster_maintenance;
SELECT rebuild_workload_rollups();
RESET ROLE;
