import type { CohortSum, CohortSums } from "@muster/access";
import {
  type Grouping,
  type InputOf,
  endpoints,
  WORKLOAD_STATUSES,
  type WorkloadStatus,
} from "@muster/contract";
import { oneKeyEach, type StoredKey } from "./groups.ts";

/** Sums of some workloads that were submitted in one interval; seconds are whole. */
export interface Cell {
  readonly interval: number;
  readonly key: StoredKey;
  readonly workloadCount: number;
  readonly completedCount: number;
  readonly failedCount: number;
  readonly gpuSeconds: number;
}

const ALWAYS = [
  "workload_count",
  "completed_count",
  "failed_count",
  "gpu_seconds",
  "running_gpus",
  "running_gpu_starts",
  "finished_count",
  "finished_seconds",
] as const satisfies CohortSum[];
const OF_STATUSES = WORKLOAD_STATUSES.flatMap(
  (status) => [`${status}_count`, `${status}_gpu_seconds`] as const,
);
type Extra = InputOf<typeof endpoints.workloads.stats>["include"][number];
const OF_EXTRAS: Record<Extra, readonly CohortSum[]> = {
  wait_time: ["waited_count", "wait_seconds"],
  failed_gpu_hours: ["failed_gpu_seconds"],
  previous_period: [],
};

/** Sums as they were asked for: those that were not are missing. */
export type SomeSums = CohortSums<(typeof ALWAYS)[number]> & Partial<Record<CohortSum, number>>;

/** The sums that an answer needs; each costs the database time. */
export function neededSums(fields: readonly Grouping[], extras: readonly Extra[]): CohortSum[] {
  const more = [
    ...(fields.includes("status") ? OF_STATUSES : []),
    ...extras.flatMap((extra) => OF_EXTRAS[extra]),
  ];
  return [...new Set<CohortSum>([...ALWAYS, ...more])];
}

/**
 * Cells of sums as the database gives them: one for each group and interval, without those in which nothing is.
 * Statuses stand side by side in a row of sums, so to group by them is to take the row apart.
 */
export function cellsOf(rows: readonly SomeSums[], fields: readonly Grouping[], nowSeconds: number): Cell[] {
  const keyOf = oneKeyEach(fields);
  const cells = rows.flatMap((row) => {
    const interval = row.interval ?? 0;
    if (!fields.includes("status")) return [{ ...cellOf(row, nowSeconds), interval, key: keyOf(row) }];
    return WORKLOAD_STATUSES.map((status) => ({
      ...ofStatus(row, status, nowSeconds),
      interval,
      key: keyOf({ ...row, status }),
    }));
  });
  return cells.filter(({ workloadCount }) => workloadCount !== 0);
}

/** The numbers of sums over everything. */
export const cellOf = (sums: SomeSums, nowSeconds: number): Numbers => ({
  workloadCount: sums.workload_count,
  completedCount: sums.completed_count,
  failedCount: sums.failed_count,
  gpuSeconds: sums.gpu_seconds + heldNow(sums, nowSeconds),
});

type Numbers = Omit<Cell, "interval" | "key">;

function ofStatus(row: SomeSums, status: WorkloadStatus, nowSeconds: number): Numbers {
  const count = row[`${status}_count`] ?? 0;
  return {
    workloadCount: count,
    completedCount: status === "completed" ? count : 0,
    failedCount: status === "failed" ? count : 0,
    gpuSeconds: (row[`${status}_gpu_seconds`] ?? 0) + (status === "running" ? heldNow(row, nowSeconds) : 0),
  };
}

/** GPU-seconds of what is held now: GPUs × now − Σ GPUs × start. */
const heldNow = ({ running_gpus, running_gpu_starts }: SomeSums, nowSeconds: number): number =>
  running_gpus * nowSeconds - running_gpu_starts;

/** Sums over all groups and intervals. */
export function addUp(rows: readonly SomeSums[], names: readonly CohortSum[]): SomeSums {
  const totals: Partial<Record<CohortSum, number>> = {};
  for (const name of names) totals[name] = rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  return totals as SomeSums;
}

/** completed ÷ (completed + failed), 4 decimals; null if neither. */
export function successRate(cells: readonly Pick<Cell, "completedCount" | "failedCount">[]): number | null {
  const completed = cells.reduce((sum, { completedCount }) => sum + completedCount, 0);
  const failed = cells.reduce((sum, { failedCount }) => sum + failedCount, 0);
  return completed + failed === 0 ? null : Math.round((completed / (completed + failed)) * 10_000) / 10_000;
}
