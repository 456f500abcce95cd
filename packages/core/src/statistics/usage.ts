import type { UsageSums } from "@muster/access";
import { type DataOf, endpoints, type Grouping } from "@muster/contract";
import { operation } from "../operation.ts";
import { type Share, shareUnits, sumOfShares } from "./gpu-hours.ts";
import { compareKeys, groupBy, presentKey, type StoredKey } from "./groups.ts";
import { intervalBoundaries, resolveTimeRange } from "./time-range.ts";

type Usage = DataOf<typeof endpoints.usage.get>;

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
  const filter = {
    initiativeId: input.initiative_id,
    includeDescendants: input.include_descendants,
    submittedBy: input.submitted_by,
    clusterId: input.cluster_id,
    instanceType: input.instance_type,
    withArchived: true,
  };
  const moments = boundaries.map((date) => date.getTime());
  const [rows, [held]] = await Promise.all([
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
  const shares = shareUnits(cellsOf(rows, fields, moments), gpuSeconds, (a, b) =>
    compareKeys(a.key, b.key, fields),
  );
  return {
    data: {
      start: range.from.toISOString(),
      end: range.before.toISOString(),
      total_gpu_hours: sumOfShares(shares),
      gpus_in_use: held?.running_gpus ?? 0,
      ...(input.group_by && { grouped: presentGroups(shares, fields) }),
      ...(input.interval && { series: presentSeries(shares, boundaries, input.group_by) }),
    },
  };
});

const gpuSeconds = (cell: Cell): number => cell.gpuSeconds;

/**
 * Cells from the moments at which GPUs were taken and given back. What was held for until T is T × Σ GPUs − Σ GPUs × moment, over
 * all moments before T; what was held for in an interval is the difference between its ends. So a workload costs as much to
 * count that ran for a minute as one that ran for a year.
 */
function cellsOf(
  rows: readonly UsageSums[],
  fields: readonly Grouping[],
  moments: readonly number[],
): Cell[] {
  return groupBy(rows, (row) => JSON.stringify(fields.map((field) => dimension(row, field)))).flatMap(
    (group) => {
      const key = Object.fromEntries(
        fields.map((field) => [field, group[0] ? dimension(group[0], field) : ""]),
      );
      const byInterval = new Map(group.map((row) => [row.interval ?? 0, row]));
      let gpus = 0;
      let gpuStarts = 0;
      let heldBefore = 0;
      return moments.flatMap((moment, index) => {
        const row = byInterval.get(index); // 0 is what was before the range
        gpus += row?.usage_gpus ?? 0;
        gpuStarts += row?.usage_gpu_starts ?? 0;
        const held = (moment / 1_000) * gpus - gpuStarts;
        const inside = held - heldBefore;
        heldBefore = held;
        return index === 0 || inside === 0 ? [] : [{ interval: index - 1, key, gpuSeconds: inside }];
      });
    },
  );
}

const dimension = (row: UsageSums, field: Grouping): string => (field === "status" ? "" : (row[field] ?? ""));

function presentGroups(shares: readonly Share<Cell>[], fields: readonly Grouping[]) {
  return groupBy(shares, ({ part }) => JSON.stringify(part.key))
    .map((group) => ({ key: group[0]?.part.key ?? {}, gpu_hours: sumOfShares(group) }))
    .toSorted((a, b) => b.gpu_hours - a.gpu_hours || compareKeys(a.key, b.key, fields))
    .map(({ key, gpu_hours }) => {
      const { status: _, ...shown } = presentKey(key, fields);
      return { ...shown, gpu_hours };
    });
}

function presentSeries(
  shares: readonly Share<Cell>[],
  boundaries: readonly Date[],
  fields: readonly Grouping[] | undefined,
): Usage["series"] {
  return boundaries.slice(0, -1).map((from, interval) => {
    const own = shares.filter(({ part }) => part.interval === interval);
    return {
      start: from.toISOString(),
      end: (boundaries[interval + 1] ?? from).toISOString(),
      gpu_hours: sumOfShares(own),
      ...(fields && { grouped: presentGroups(own, fields) }),
    };
  });
}
