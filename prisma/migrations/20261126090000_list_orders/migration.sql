-- The orders of lists beside the newest first and the latest start. What runs grows by itself and can stand in no order: it is
-- found among the open, and what has ended only lately by when it ended.
CREATE INDEX workloads_open ON workloads (organization_id, id) WHERE completed_at IS NULL;
CREATE INDEX workloads_longest ON workloads (organization_id, (CASE WHEN started_at IS NULL THEN -1 ELSE ended_seconds END) DESC, id DESC)
  WHERE completed_at IS NOT NULL;
CREATE INDEX workloads_most_gpu_hours ON workloads (organization_id, ended_gpu_seconds DESC, id DESC) WHERE completed_at IS NOT NULL;
CREATE INDEX workloads_most_gpus ON workloads (organization_id, gpu_count DESC, id DESC);
