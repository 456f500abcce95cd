-- The runs of a name in a team, the newest first. Without it a page about one workload would look through its whole team: names
-- are as good as random in every other order. A name never changes, so it costs the insert alone.
CREATE INDEX workloads_runs ON workloads (organization_id, initiative_id, name, submitted_at DESC);
