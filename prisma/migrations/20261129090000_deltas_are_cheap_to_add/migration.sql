-- A delta lives for a second or two, and nobody asks for one of them: a key of its own, drawn at random, and an index on it were a
-- quarter of what it cost to add one.
ALTER TABLE workload_rollup_deltas DROP COLUMN id;
CREATE INDEX workload_rollup_deltas_of_organization ON workload_rollup_deltas (organization_id);

-- Postgres sums bigints by numerics. The roll-ups are folded without (see 20261127090000_sums_without_numerics); so are deltas made.
DO $$
DECLARE
  name text;
  body text;
BEGIN
  FOREACH name IN ARRAY ARRAY['workloads_roll_up()', 'archive_workloads(timestamptz, integer)'] LOOP
    body := pg_get_functiondef(name::regprocedure);
    IF body !~ 'sum\(finished_count\)::bigint' THEN
      RAISE EXCEPTION '% does not sum as it was thought to', name;
    END IF;
    EXECUTE regexp_replace(body, '\msum\((\w+)\)(::bigint)?', 'bigint_sum(\1)', 'g');
  END LOOP;
END
$$;
