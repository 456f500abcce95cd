-- A function's plan is made when it first runs, perhaps for one row, and kept for a thousand: it must not compare each with each.
ALTER FUNCTION workloads_roll_up() SET enable_nestloop = off;
