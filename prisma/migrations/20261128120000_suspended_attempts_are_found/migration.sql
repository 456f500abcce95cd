-- Use is counted from an attempt's beginning put off by what it was suspended for, so that moment is looked for as well: usage of a
-- range that begins or ends in its hour was wrong.
CREATE OR REPLACE FUNCTION attempt_hours(attempts jsonb) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT hour) FROM jsonb_to_recordset(attempts) a(start_ms bigint, end_ms bigint, suspended_seconds bigint)
  CROSS JOIN LATERAL (VALUES (start_ms), (end_ms), (start_ms + coalesce(suspended_seconds, 0) * 1000)) edge(ms)
  CROSS JOIN LATERAL (VALUES (floor((ms - 2000) / 3600000.0)), (floor((ms + 2000) / 3600000.0))) near(at)
  CROSS JOIN LATERAL (SELECT at::integer AS hour) h WHERE at IS NOT NULL
$$;
REINDEX INDEX workloads_attempt_hours;
