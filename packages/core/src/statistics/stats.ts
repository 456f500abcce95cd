import type { RollupDimension, ScopedDatabase, SumsQuery, WaitPercentiles } from "@muster/access";
import { type DataOf, endpoints, type Grouping, type InputOf } from "@muster/contract";
import { operation } from "../operation.ts";
import { addUp, type Cell, cellOf, cellsOf, neededSums, type SomeSums, successRate } from "./cohort.ts";
import { sumsFilter } from "./filter.ts";
import { type Share, shareUnits, sumOfShares, toGpuHours } from "./gpu-hours.ts";
import { compareKeys } from "./groups.ts";
import { presentParts } from "./present.ts";
import { intervalBoundaries, previousRange, resolveTimeRange, type TimeRange } from "./time-range.ts";

type Stats = DataOf<typeof endpoints.workloads.stats>;
type StatsInput = InputOf<typeof endpoints.workloads.stats>;

/** Statistics over the workloads that the list would return for the same caller, range and filters. */
export const workloadStats = operation(endpoints.workloads.stats, async ({ db, now }, input) => {
  const range = resolveTimeRange(input, now);
  const boundaries = input.interval
    ? intervalBoundaries(range, input.interval, input.time_zone)
    : [range.from, range.before];
  const fields = input.group_by ?? [];
  const nowSeconds = Math.floor(now.getTime() / 1_000);
  const previous = input.include.includes("previous_period") ? previousRange(input, range) : undefined;
  const needed = neededSums(fields, input.include);
  const summaryOf = (rows: readonly SomeSums[], waits: WaitPercentiles | undefined) =>
    presentSummary(addUp(rows, needed), waits, nowSeconds, input.include.includes("failed_gpu_hours"));
  const [rows, waits, rowsBefore, waitsBefore] = await Promise.all([
    db.workloads.cohortSums(sumsQuery(input, fields, boundaries), needed, nowSeconds),
    waitsOf(db, input, range),
    previous &&
      db.workloads.cohortSums(
        sumsQuery(input, [], [previous.from, previous.before]),
        neededSums([], input.include),
        nowSeconds,
      ),
    previous && waitsOf(db, input, previous),
  ]);
  const shares = shareUnits(cellsOf(rows, fields, nowSeconds), (a, b) => compareKeys(a, b, fields));
  return {
    data: {
      // All from the same rows, so of one moment: the parts sum to the whole.
      summary: summaryOf(rows, waits),
      ...presentParts(shares, {
        fields: input.group_by,
        top: input.top_groups,
        boundaries: input.interval && boundaries,
        numbersOf,
      }),
      ...(previous &&
        rowsBefore && {
          previous: { ...bounds(previous), summary: summaryOf(rowsBefore, waitsBefore) },
        }),
    },
  };
});

function sumsQuery(input: StatsInput, fields: readonly Grouping[], boundaries: readonly Date[]): SumsQuery {
  return {
    ...sumsFilter(input),
    withArchived: input.include_archived,
    dimensions: fields.filter((field): field is RollupDimension => field !== "status"),
    boundaries: boundaries.map((date) => date.getTime()),
  };
}

const waitsOf = (db: ScopedDatabase, input: StatsInput, { from, before }: TimeRange) =>
  input.include.includes("wait_time")
    ? db.workloads.waitPercentiles(sumsQuery(input, [], [from, before]))
    : undefined;

function presentSummary(
  sums: SomeSums,
  waits: WaitPercentiles | undefined,
  nowSeconds: number,
  withFailed: boolean,
): Stats["summary"] {
  const all = cellOf(sums, nowSeconds);
  return {
    total_workloads: all.workloadCount,
    total_gpu_hours: toGpuHours(all.gpuSeconds),
    average_duration_seconds: mean(sums.finished_seconds, sums.finished_count),
    success_rate: successRate([all]),
    ...(waits && {
      wait_time: { mean_seconds: mean(sums.wait_seconds ?? 0, sums.waited_count ?? 0), ...waits },
    }),
    ...(withFailed && { failed_gpu_hours: toGpuHours(sums.failed_gpu_seconds ?? 0) }),
  };
}

const mean = (sum: number, count: number): number | null => (count === 0 ? null : Math.round(sum / count));

const bounds = ({ from, before }: TimeRange) => ({ start: from.toISOString(), end: before.toISOString() });

/** The numbers of some cells together. */
const numbersOf = (shares: readonly Share<Cell>[]) => ({
  workload_count: shares.reduce((sum, { part }) => sum + part.workloadCount, 0),
  gpu_hours: sumOfShares(shares),
  success_rate: successRate(shares.map(({ part }) => part)),
});
