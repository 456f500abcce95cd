import { type DataOf, encodeId, endpoints, type Grouping } from "@muster/contract";
import { operation } from "../operation.ts";
import { toGpuHours } from "./present.ts";
import { resolveTimeRange } from "./time-range.ts";

/** Sums of one group of workloads; seconds are whole. */
interface Sums {
  workload_count: number;
  gpu_seconds: number;
  finished_count: number;
  finished_seconds: number;
  completed_count: number;
  failed_count: number;
}
type Group = Sums & { key: string | null };

/** Statistics over the workloads that the list would return for the same caller, range and team. */
export const workloadStats = operation(endpoints.workloads.stats, async ({ db, now }, input) => {
  const { from, before } = resolveTimeRange(input, now);
  const groups = await db.workloads.analyse<Group>(
    {
      initiativeId: input.initiative_id,
      includeDescendants: input.include_descendants,
      submittedFrom: from,
      submittedBefore: before,
    },
    (relation, parameters) =>
      sumsSql(relation, input.group_by, parameters.add(Math.floor(now.getTime() / 1000), "bigint")),
  );
  const summary = groups.reduce(plus, NOTHING);
  return {
    data: {
      summary: {
        total_workloads: summary.workload_count,
        total_gpu_hours: toGpuHours(summary.gpu_seconds),
        average_duration_seconds:
          summary.finished_count === 0 ? null : Math.round(summary.finished_seconds / summary.finished_count),
        success_rate: successRate(summary),
      },
      ...(input.group_by && { grouped: presentGroups(groups, input.group_by) }),
    },
  };
});

// What runs now counts until `now`, by the same rule as a single workload's hours.
const sumsSql = (relation: string, groupBy: Grouping | undefined, now: string): string => `
  select ${groupBy ? `w.${groupBy}` : "null::text"} as key,
    count(*) as workload_count,
    coalesce(sum(w.ended_gpu_seconds + case when w.running_since is null then 0
      else w.running_gpu_count * greatest(0, ${now} - ceil(extract(epoch from w.running_since))::bigint) end), 0)::bigint as gpu_seconds,
    count(*) filter (where w.completed_at is not null and w.started_at is not null) as finished_count,
    coalesce(sum(w.ended_seconds) filter (where w.completed_at is not null and w.started_at is not null), 0)::bigint as finished_seconds,
    count(*) filter (where w.status = 'completed') as completed_count,
    count(*) filter (where w.status = 'failed') as failed_count
  from ${relation} w group by 1`;

const NOTHING: Sums = {
  workload_count: 0,
  gpu_seconds: 0,
  finished_count: 0,
  finished_seconds: 0,
  completed_count: 0,
  failed_count: 0,
};

const plus = (a: Sums, b: Sums): Sums => ({
  workload_count: a.workload_count + b.workload_count,
  gpu_seconds: a.gpu_seconds + b.gpu_seconds,
  finished_count: a.finished_count + b.finished_count,
  finished_seconds: a.finished_seconds + b.finished_seconds,
  completed_count: a.completed_count + b.completed_count,
  failed_count: a.failed_count + b.failed_count,
});

function successRate({ completed_count, failed_count }: Sums): number | null {
  const ended = completed_count + failed_count;
  return ended === 0 ? null : Math.round((completed_count / ended) * 10_000) / 10_000;
}

type Grouped = NonNullable<DataOf<typeof endpoints.workloads.stats>["grouped"]>;

/** Hours with 4 decimals that add up to those of the total: what rounding leaves goes to the largest remainders. */
function shareHours(groups: readonly Group[]): { group: Group; units: number }[] {
  // In units of 0.0001 h, of which 9 are 25 GPU-seconds' worth: whole numbers, so nothing is lost.
  const ninths = groups.map((group) => ({ group, count: group.gpu_seconds * 25 }));
  const total = Math.round(ninths.reduce((sum, { count }) => sum + count, 0) / 9);
  const shares = ninths.map(({ group, count }) => ({ group, units: Math.floor(count / 9), rest: count % 9 }));
  const left = total - shares.reduce((sum, { units }) => sum + units, 0);
  const byRest = shares.toSorted((a, b) => b.rest - a.rest || compareKeys(a.group.key, b.group.key));
  for (const share of byRest.slice(0, left)) share.units++;
  return shares;
}

function presentGroups(groups: readonly Group[], groupBy: Grouping): Grouped {
  return shareHours(groups)
    .toSorted((a, b) => b.units - a.units || compareKeys(a.group.key, b.group.key))
    .map(({ group, units }) => ({
      [groupBy]:
        groupBy === "initiative_id" && group.key !== null ? encodeId("initiative", group.key) : group.key,
      workload_count: group.workload_count,
      gpu_hours: units / 10_000,
      success_rate: successRate(group),
    })) as Grouped;
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
