import { toIso, type WorkloadRow } from "@muster/access";
import { encodeId, type Workload } from "@muster/contract";
import { toGpuHours } from "../statistics/gpu-hours.ts";

/** Writes a stored workload as everybody gets to see it, at a moment. */
export function presentWorkload(row: WorkloadRow, now: Date): Workload {
  const running = row.running_since === null ? 0 : secondsRunning(Date.parse(toIso(row.running_since)), now);
  return {
    workload_id: encodeId("workload", row.id),
    name: row.name,
    status: row.status,
    submitted_by: row.submitted_by,
    initiative_id: encodeId("initiative", row.initiative_id),
    instance_type: row.instance_type,
    gpu_count: row.gpu_count,
    submitted_at: toIso(row.submitted_at),
    started_at: row.started_at === null ? null : toIso(row.started_at),
    completed_at: row.completed_at === null ? null : toIso(row.completed_at),
    duration_seconds: row.started_at === null ? null : row.ended_seconds + running,
    gpu_hours_used: toGpuHours(row.ended_gpu_seconds + running * row.running_gpu_count),
    exit_code: row.exit_code,
    is_managed: row.is_managed,
    cluster_id: encodeId("cluster", row.cluster_id),
    namespace: row.namespace,
  };
}

/**
 * Whole seconds that something has been running. The clock is cut to a second and the start raised to one, so that the sum
 * over many is one multiplication of the clock, and never more than it will be when it ends.
 */
const secondsRunning = (sinceMs: number, now: Date): number =>
  Math.max(0, Math.floor(now.getTime() / 1000) - Math.ceil(sinceMs / 1000));
