-- Postgres sums bigints by numerics, which costs more than all else about a fold: 23 sums for each of thirty levels. These are added
-- as what they are; a sum beyond a bigint is an error as before.
CREATE AGGREGATE bigint_sum(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);

DO $$
DECLARE
  name text;
  body text;
BEGIN
  FOREACH name IN ARRAY ARRAY['fold_workload_rollups(bigint)', 'rebuild_workload_rollups(uuid)', 'drifted_workload_rollups()'] LOOP
    body := pg_get_functiondef(name::regprocedure);
    IF body !~ 'sum\(finished_count\)::bigint' THEN
      RAISE EXCEPTION '% does not sum as it was thought to', name;
    END IF;
    EXECUTE regexp_replace(body, '\msum\((\w+)\)::bigint', 'bigint_sum(\1)', 'g');
  END LOOP;
END
$$;
