import { WORKLOAD_STATUSES, type WorkloadStatus } from "@muster/contract";

const BESIDES_STATUS = [
  "running_gpus",
  "running_gpu_starts",
  "finished_count",
  "finished_seconds",
  "waited_count",
  "wait_seconds",
] as const;

/** What the roll-ups sum of the workloads that were submitted in a range. Seconds are whole. */
export type CohortMeasure =
  | `${"" | "managed_"}${WorkloadStatus}_count`
  | `${WorkloadStatus}_gpu_seconds`
  | (typeof BESIDES_STATUS)[number];

export const COHORT_MEASURES: readonly CohortMeasure[] = [
  ...WORKLOAD_STATUSES.map((status) => `${status}_count` as const),
  ...WORKLOAD_STATUSES.map((status) => `${status}_gpu_seconds` as const),
  ...BESIDES_STATUS,
];

/** What the roll-ups sum of the moments at which GPUs were taken (positive) and given back: GPUs, and GPUs × second. */
export const USAGE_MEASURES = ["usage_gpus", "usage_gpu_starts"] as const;
export type UsageMeasure = (typeof USAGE_MEASURES)[number];

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
