import { hasEnded, type Uuid, type WorkloadStatus } from "@muster/contract";
import type { Parameters } from "./statement.ts";

/** What narrows workloads. The teams are already those that the caller may see. */
export interface WorkloadFilter {
  readonly organizationId: Uuid;
  readonly teams: "all" | readonly Uuid[];
  readonly statuses?: readonly WorkloadStatus[] | undefined;
  readonly submittedBy?: string | undefined;
  readonly clusterId?: Uuid | undefined;
  /** Empty: those that have none, as the roll-ups write it. */
  readonly instanceType?: string | undefined;
  /** A part of the name; A–Z match in either case. */
  readonly nameContains?: string | undefined;
  readonly isManaged?: boolean | undefined;
  /** submitted_at ≥ this */
  readonly submittedFrom?: Date | undefined;
  /** submitted_at < this */
  readonly submittedBefore?: Date | undefined;
}

/**
 * The one predicate of a filter but for its teams and statuses, which each query brings in as it is fast there.
 * Always names the organization first: every index begins with it.
 */
export function matching(filter: WorkloadFilter, parameters: Parameters): string {
  const conditions = [`w.organization_id = ${parameters.add(filter.organizationId, "uuid")}`];
  // Behind row level security no index is searched by status: comparing an enum might leak. Whether it has ended says as much.
  if (filter.statuses?.every((status) => !hasEnded(status))) conditions.push("w.completed_at is null");
  if (filter.submittedBy !== undefined)
    conditions.push(`w.submitted_by = ${parameters.add(filter.submittedBy, "text")}`);
  if (filter.clusterId !== undefined)
    conditions.push(`w.cluster_id = ${parameters.add(filter.clusterId, "uuid")}`);
  if (filter.instanceType === "") conditions.push("w.instance_type is null");
  else if (filter.instanceType !== undefined)
    conditions.push(`w.instance_type = ${parameters.add(filter.instanceType, "text")}`);
  if (filter.nameContains !== undefined) {
    // The collation is named so that every database means the same by lower case, and the fastest.
    const part = parameters.add(lowerAscii(filter.nameContains), "text");
    conditions.push(`strpos(lower(w.name collate "C"), ${part}) > 0`);
  }
  if (filter.isManaged !== undefined)
    conditions.push(`w.is_managed = ${parameters.add(filter.isManaged, "boolean")}`);
  conditions.push(...submittedWithin(filter, parameters));
  return conditions.join(" and ");
}

/** The conditions on when a workload was submitted; none without a filter. */
export function submittedWithin(filter: WorkloadFilter, parameters: Parameters): string[] {
  const conditions = [];
  if (filter.submittedFrom !== undefined)
    conditions.push(`w.submitted_at >= ${parameters.add(filter.submittedFrom.toISOString(), "timestamptz")}`);
  if (filter.submittedBefore !== undefined)
    conditions.push(
      `w.submitted_at < ${parameters.add(filter.submittedBefore.toISOString(), "timestamptz")}`,
    );
  return conditions;
}

/** The same of boundaries in milliseconds since 1970, ±∞ for none: moments of years that can't be written as text, too. */
export function submittedBetween(boundaries: readonly number[], parameters: Parameters): string[] {
  const [from = -Infinity, before = Infinity] = [boundaries[0], boundaries.at(-1)];
  const at = (ms: number) => `to_timestamp(${parameters.add(ms, "bigint")} / 1000.0)`;
  return [
    ...(from === -Infinity ? [] : [`w.submitted_at >= ${at(from)}`]),
    ...(before === Infinity ? [] : [`w.submitted_at < ${at(before)}`]),
  ];
}

/** Whether the rows must be looked at to be counted, so that they may as well be gathered for the page. */
export const isCountedByRows = (filter: WorkloadFilter): boolean => filter.nameContains !== undefined;

/**
 * Behind a query for all rows that match: in which order to read them. Where all are read, in that in which they were written, as it
 * matters more than the size of an index, by which one would be chosen.
 */
export const asWritten = (filter: WorkloadFilter): string =>
  isCountedByRows(filter) ? " order by w.submitted_at desc, w.id desc" : "";

/**
 * The filter as separate ranges of an index: a list of what to loop over (`from`) and the equality that each turn adds.
 * `team = ANY(…)` instead would, as a prepared statement, walk the whole organization for teams with few rows.
 */
export function branches(filter: WorkloadFilter, parameters: Parameters): { from: string[]; where: string } {
  const from: string[] = [];
  let where = "";
  // The submitter's own index is the narrow one; teams and statuses only sift it.
  if (filter.submittedBy !== undefined) return { from, where: siftingTeamsAndStatuses(filter, parameters) };
  if (filter.teams !== "all") {
    from.push(`unnest(${parameters.add(filter.teams, "uuid[]")}) team(id)`);
    where += " and w.initiative_id = team.id";
  }
  if (filter.statuses) {
    from.push(`unnest(${parameters.add(filter.statuses, "text[]")}) chosen(status)`);
    where += " and w.status = chosen.status";
  }
  return { from, where };
}

/** The teams and statuses of a filter as conditions that no index is chosen for. */
export function siftingTeamsAndStatuses(filter: WorkloadFilter, parameters: Parameters): string {
  let where = "";
  if (filter.teams !== "all")
    where += ` and array_position(${parameters.add(filter.teams, "uuid[]")}, w.initiative_id) is not null`;
  if (filter.statuses)
    where += ` and array_position(${parameters.add(filter.statuses, "text[]")}, w.status) is not null`;
  return where;
}

/** Text with A–Z in lower case and all else as it is: what `lower` of a text of the collation "C" gives. */
export const lowerAscii = (text: string): string =>
  text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
