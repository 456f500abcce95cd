import { COHORT_MEASURES, type CohortMeasure, type CohortSums } from "@muster/access";
import { type Grouping, WORKLOAD_STATUSES, type WorkloadStatus } from "@muster/contract";
import type { StoredKey } from "./groups.ts";

/** Sums of some workloads that were submitted in one interval; seconds are whole. */
export interface Cell {
  readonly interval: number;
  readonly key: StoredKey;
  readonly workloadCount: number;
  readonly completedCount: number;
  readonly failedCount: number;
  readonly gpuSeconds: number;
}

type Sums = Record<CohortMeasure, number>;

/**
 * Cells of sums as the database gives them: one for each group and interval, without those in which nothing is.
 * Statuses stand side by side in a row of sums, so to group by them is to take the row apart.
 */
export function cellsOf(
  rows: readonly CohortSums[],
  groupBy: readonly Grouping[],
  nowSeconds: number,
): Cell[] {
  const cells = rows.flatMap((row) => {
    const of = { interval: row.interval ?? 0, key: keyOf(row, groupBy) };
    if (!groupBy.includes("status")) return [cellOf(row, nowSeconds, WORKLOAD_STATUSES, of)];
    return WORKLOAD_STATUSES.map((status) =>
      cellOf(row, nowSeconds, [status], { ...of, key: { ...of.key, status } }),
    );
  });
  return cells.filter(({ workloadCount }) => workloadCount !== 0);
}

/** The numbers of these statuses in sums. */
export function cellOf(
  sums: Sums,
  nowSeconds: number,
  statuses: readonly WorkloadStatus[] = WORKLOAD_STATUSES,
  of: Pick<Cell, "interval" | "key"> = { interval: 0, key: {} },
): Cell {
  const count = (status: WorkloadStatus) => (statuses.includes(status) ? sums[`${status}_count`] : 0);
  const ended = statuses.reduce((total, status) => total + sums[`${status}_gpu_seconds`], 0);
  // What is held now has been held for GPUs × now − Σ GPUs × start.
  const running = statuses.includes("running") ? sums.running_gpus * nowSeconds - sums.running_gpu_starts : 0;
  return {
    ...of,
    workloadCount: statuses.reduce((total, status) => total + count(status), 0),
    completedCount: count("completed"),
    failedCount: count("failed"),
    gpuSeconds: ended + running,
  };
}

/** Sums over all groups and intervals. */
export function addUp(rows: readonly CohortSums[]): Sums {
  const add = (name: CohortMeasure) => rows.reduce((total, row) => total + row[name], 0);
  return Object.fromEntries(COHORT_MEASURES.map((name) => [name, add(name)])) as Sums;
}

/** completed ÷ (completed + failed), 4 decimals; null if neither. */
export function successRate(cells: readonly Pick<Cell, "completedCount" | "failedCount">[]): number | null {
  const completed = cells.reduce((sum, { completedCount }) => sum + completedCount, 0);
  const failed = cells.reduce((sum, { failedCount }) => sum + failedCount, 0);
  return completed + failed === 0 ? null : Math.round((completed / (completed + failed)) * 10_000) / 10_000;
}

const keyOf = (row: CohortSums, groupBy: readonly Grouping[]): StoredKey =>
  Object.fromEntries(groupBy.filter((field) => field !== "status").map((field) => [field, row[field] ?? ""]));
