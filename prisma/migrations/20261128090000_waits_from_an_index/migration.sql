-- How long each workload of a range had waited is read from the index alone: a quarter of the time that it takes to fetch the rows.
DROP INDEX workloads_newest;
CREATE INDEX workloads_newest ON workloads (organization_id, submitted_at DESC, id DESC) INCLUDE (started_at);
