-- Folding is planned when it first runs, mostly over no deltas at all, and the plan is kept. To scan so few and compare each with all that
-- are to be taken looked cheapest: ten thousand took seconds, until the table happened to be analyzed. They are taken by where they stand.
ALTER FUNCTION fold_rollup_deltas(bigint, uuid) SET enable_seqscan = off;
