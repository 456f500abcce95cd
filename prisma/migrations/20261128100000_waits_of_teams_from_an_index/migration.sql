-- The same for those of teams.
DROP INDEX workloads_team_newest;
CREATE INDEX workloads_team_newest ON workloads (organization_id, initiative_id, submitted_at DESC, id DESC) INCLUDE (started_at);
