import { hasEnded, type Role, SORT_ORDERS, WORKLOAD_SORTS, WORKLOAD_STATUSES } from "@muster/contract";
import fc from "fast-check";
import {
  type BuiltWorkload,
  CLUSTERS,
  INSTANCE_TYPES,
  type RandomOrganization,
  SUBMITTERS,
} from "./random-organization.ts";
import { NOW } from "./server.ts";

const moment = fc.integer({ min: -1, max: 13 }).map((hours) => new Date(NOW.getTime() - hours * 3_600_000));
// Each filter is there a third of the time, so that something is left to page through.
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** Any filters, order and page length, with places for numbers of teams and clusters. */
export const queryArbitrary = fc.record({
  team: sometimes(fc.nat(8)),
  include_descendants: sometimes(fc.boolean()),
  status: sometimes(fc.uniqueArray(fc.constantFrom(...WORKLOAD_STATUSES), { minLength: 1 })),
  submitted_by: sometimes(fc.constantFrom(...SUBMITTERS, "nobody@example.com")),
  cluster: sometimes(fc.nat(CLUSTERS.length - 1)),
  instance_type: sometimes(fc.constantFrom(...INSTANCE_TYPES, "unheard-of")),
  name: sometimes(fc.constantFrom("TRAIN", "l", "_50%", "_", "%", "éval", "ÉVAL", "eval", "zzz")),
  is_managed: sometimes(fc.boolean()),
  start: sometimes(moment),
  end: sometimes(moment),
  sort: fc.constantFrom(undefined, ...WORKLOAD_SORTS),
  order: fc.constantFrom(undefined, ...SORT_ORDERS),
  limit: fc.integer({ min: 1, max: 12 }),
});
export type Query = Partial<typeof queryArbitrary extends fc.Arbitrary<infer T> ? T : never> & {
  limit: number;
};

// What follows is the contract said again, over plain arrays, without the code under test.
export type Person = { role: Role; leads: number[]; joins: number[] };

function isBelow(parents: RandomOrganization["parents"], team: number | null, above: number): boolean {
  for (let at = team; at !== null; at = parents[at] ?? null) if (at === above) return true;
  return false;
}

function sees(parents: RandomOrganization["parents"], person: Person, team: number): boolean {
  if (person.role === "ORG_ADMIN") return true;
  if (person.leads.includes(team) || person.joins.includes(team)) return true;
  return person.role === "TEAM_LEAD" && person.leads.some((led) => isBelow(parents, team, led));
}

/** What a person finds with a query, in order. */
export function expected(
  shape: RandomOrganization,
  rows: readonly BuiltWorkload[],
  person: Person,
  query: Query,
): BuiltWorkload[] {
  const teamCount = shape.parents.length;
  const matches = (row: BuiltWorkload) => {
    if (!sees(shape.parents, person, row.teamNumber)) return false;
    if (query.team !== undefined) {
      const wanted = query.team % teamCount;
      if (!sees(shape.parents, person, wanted)) return false;
      const inTeam = query.include_descendants
        ? isBelow(shape.parents, row.teamNumber, wanted)
        : row.teamNumber === wanted;
      if (!inTeam) return false;
    }
    return (
      (query.status === undefined || query.status.includes(row.status ?? "pending")) &&
      (query.submitted_by === undefined || row.submittedBy === query.submitted_by) &&
      (query.cluster === undefined || row.clusterNumber === query.cluster) &&
      (query.instance_type === undefined || row.instanceType === query.instance_type) &&
      (query.name === undefined || lowerAscii(row.name ?? "").includes(lowerAscii(query.name))) &&
      (query.is_managed === undefined || row.isManaged === query.is_managed) &&
      (query.start === undefined || row.submittedAt >= query.start) &&
      (query.end === undefined || row.submittedAt < query.end)
    );
  };
  const sign = query.order === "asc" ? 1 : -1;
  return rows.filter(matches).sort((a, b) => {
    const [x, y] = [sortKey(a, query), sortKey(b, query)];
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return sign * ((x ?? 0) - (y ?? 0) || (a.id < b.id ? -1 : 1));
  });
}

function sortKey(row: BuiltWorkload, { sort }: Query): number | null {
  const { attempts = [], gpuCount = 1 } = row;
  switch (sort) {
    case "started_at":
      return attempts[0]?.startedAt.getTime() ?? null;
    case "completed_at":
      return endOf(row)?.getTime() ?? null;
    case "duration_seconds":
      return attempts.length === 0 ? null : secondsOf(row);
    case "gpu_hours_used":
      return secondsOf(row) * gpuCount;
    case "gpu_count":
      return gpuCount;
    case "submitted_at":
    case undefined:
      return row.submittedAt.getTime();
  }
}

function endOf({ status = "pending", attempts = [], completedAt, submittedAt }: BuiltWorkload): Date | null {
  if (completedAt !== undefined) return completedAt;
  if (!hasEnded(status)) return null;
  return attempts.findLast(({ endedAt }) => endedAt !== null)?.endedAt ?? submittedAt;
}

function secondsOf({ attempts = [] }: BuiltWorkload): number {
  let seconds = 0;
  for (const { startedAt, endedAt, suspendedSeconds = 0 } of attempts) {
    seconds += endedAt
      ? Math.floor((endedAt.getTime() - startedAt.getTime()) / 1000) - suspendedSeconds
      : Math.max(
          0,
          Math.floor(NOW.getTime() / 1000) - Math.ceil(startedAt.getTime() / 1000) - suspendedSeconds,
        );
  }
  return seconds;
}

const lowerAscii = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What statistics say of these. */
export function sums(rows: readonly BuiltWorkload[]) {
  let gpuSeconds = 0;
  let seconds = 0;
  let finished = 0;
  for (const row of rows) {
    const { attempts = [], gpuCount = 1, status } = row;
    const own = secondsOf(row);
    gpuSeconds += own * gpuCount;
    if (attempts.length > 0 && status !== "running" && status !== "pending") {
      finished++;
      seconds += own;
    }
  }
  const completed = rows.filter(({ status }) => status === "completed").length;
  const failed = rows.filter(({ status }) => status === "failed").length;
  return {
    count: rows.length,
    gpu_hours: Math.round((gpuSeconds / 3600) * 10_000) / 10_000,
    average: finished === 0 ? null : Math.round(seconds / finished),
    success_rate:
      completed + failed === 0 ? null : Math.round((completed / (completed + failed)) * 10_000) / 10_000,
  };
}
