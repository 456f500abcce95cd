import { WORKLOAD_STATUSES, type WorkloadStatus } from "@muster/contract";

const overStatuses = (column: (status: WorkloadStatus) => string): string =>
  WORKLOAD_STATUSES.map(column).join(" + ");

/** What can be summed of the workloads that were submitted in a range, as SQL over the roll-ups' measures. Seconds are whole. */
export const COHORT_SUMS = {
  workload_count: overStatuses((status) => `${status}_count`),
  pending_count: "pending_count",
  running_count: "running_count",
  completed_count: "completed_count",
  failed_count: "failed_count",
  cancelled_count: "cancelled_count",
  /** Of attempts that have ended; what runs adds running_gpus × now − running_gpu_starts. */
  gpu_seconds: overStatuses((status) => `${status}_gpu_seconds`),
  pending_gpu_seconds: "pending_gpu_seconds",
  running_gpu_seconds: "running_gpu_seconds",
  completed_gpu_seconds: "completed_gpu_seconds",
  failed_gpu_seconds: "failed_gpu_seconds",
  cancelled_gpu_seconds: "cancelled_gpu_seconds",
  running_gpus: "running_gpus",
  running_gpu_starts: "running_gpu_starts",
  finished_count: "finished_count",
  finished_seconds: "finished_seconds",
  waited_count: "waited_count",
  wait_seconds: "wait_seconds",
} as const satisfies Record<string, string>;
export type CohortSum = keyof typeof COHORT_SUMS;

/**
 * What the roll-ups sum of the moments at which GPUs were taken (positive) and given back: GPUs, and GPUs × second; and GPUs of what
 * retention archived.
 */
export const USAGE_SUMS = {
  usage_gpus: "usage_gpus",
  usage_gpu_starts: "usage_gpu_starts",
  archived_gpus: "case when is_archived then usage_gpus else 0 end",
} as const;
export type UsageSum = keyof typeof USAGE_SUMS;

/** The measures of a cohort, by the names of their columns. */
export const COHORT_MEASURES: readonly string[] = Object.entries(COHORT_SUMS).flatMap(([name, column]) =>
  name === column ? [column] : [],
);

/** The columns that count the workloads of these statuses, managed, unmanaged or both. */
export function countColumns(
  statuses: readonly WorkloadStatus[] = WORKLOAD_STATUSES,
  isManaged?: boolean,
): string[] {
  return statuses.map((status) => {
    if (isManaged === undefined) return `${status}_count`;
    return isManaged ? `managed_${status}_count` : `${status}_count - managed_${status}_count`;
  });
}
