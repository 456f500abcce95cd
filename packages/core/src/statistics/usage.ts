import type { UsageSums } from "@muster/access";
import { endpoints, type Grouping } from "@muster/contract";
import { operation } from "../operation.ts";
import { sumsFilter } from "./filter.ts";
import { shareUnits, sumOfShares } from "./gpu-hours.ts";
import { groupBy } from "../group-by.ts";
import { compareKeys, oneKeyEach, type StoredKey } from "./groups.ts";
import { presentParts } from "./present.ts";
import { intervalBoundaries, resolveTimeRange } from "./time-range.ts";

/** GPU-seconds of one group inside one interval. */
interface Cell {
  readonly interval: number;
  readonly key: StoredKey;
  readonly gpuSeconds: number;
}

/** GPU-hours that fell inside a range, by group and interval. */
export const getUsage = operation(endpoints.usage.get, async ({ db, now }, input) => {
  const wanted = resolveTimeRange(input, now);
  // Nothing has been used later than now. Whole seconds, as attempts are counted.
  const nowSeconds = Math.floor(now.getTime() / 1_000);
  const inPast = (date: Date) => new Date(Math.min(Math.floor(date.getTime() / 1_000), nowSeconds) * 1_000);
  const range = { from: inPast(wanted.from), before: inPast(wanted.before) };
  const boundaries = input.interval
    ? intervalBoundaries(range, input.interval, input.time_zone)
    : [range.from, range.before];
  const fields = input.group_by ?? [];
  const filter = { ...sumsFilter(input), withArchived: true };
  const moments = boundaries.map((date) => date.getTime());
  const [used, [held]] = await Promise.all([
    db.workloads.usageSums(
      { ...filter, dimensions: fields, boundaries: [-Infinity, ...moments] },
      nowSeconds,
    ),
    db.workloads.cohortSums(
      { ...filter, dimensions: [], boundaries: [-Infinity, Infinity] },
      ["running_gpus"],
      nowSeconds,
    ),
  ]);
  const shares = shareUnits(cellsOf(used, fields, moments), (a, b) => compareKeys(a, b, fields));
  return {
    data: {
      start: range.from.toISOString(),
      end: range.before.toISOString(),
      total_gpu_hours: sumOfShares(shares),
      gpus_in_use: held?.running_gpus ?? 0,
      ...presentParts(shares, {
        fields: input.group_by,
        top: input.top_groups,
        boundaries: input.interval && boundaries,
        numbersOf: (some) => ({ gpu_hours: sumOfShares(some) }),
      }),
    },
  };
});

/**
 * Cells from the moments at which GPUs were taken and given back. What was held for until T is T × Σ GPUs − Σ GPUs × moment, over
 * all moments before T; what was held for in an interval is the difference between its ends. So a workload costs as much to
 * count that ran for a minute as one that ran for a year. For what is archived T is the border of buckets next to it.
 */
function cellsOf(
  { rows, archivedBoundaries }: UsageSums,
  fields: readonly Grouping[],
  moments: readonly number[],
): Cell[] {
  return [...groupBy(rows, oneKeyEach(fields))].flatMap(([key, group]) => {
    const byInterval = new Map(group.map((row) => [row.interval ?? 0, row]));
    let gpus = 0;
    let archivedGpus = 0;
    let gpuStarts = 0;
    let heldBefore = 0;
    return moments.flatMap((moment, index) => {
      const row = byInterval.get(index); // 0 is what was before the range
      gpus += row?.usage_gpus ?? 0;
      gpuStarts += row?.usage_gpu_starts ?? 0;
      archivedGpus += row?.archived_gpus ?? 0;
      const border = archivedBoundaries[index + 1] ?? moment;
      const held = (moment / 1_000) * (gpus - archivedGpus) + (border / 1_000) * archivedGpus - gpuStarts;
      const inside = held - heldBefore;
      heldBefore = held;
      return index === 0 || inside === 0 ? [] : [{ interval: index - 1, key, gpuSeconds: inside }];
    });
  });
}
