import type { Uuid, WorkloadStatus } from "@muster/contract";
import type { Parameters } from "./statement.ts";

/** What narrows workloads. The teams are already those that the caller may see. */
export interface WorkloadFilter {
  readonly organizationId: Uuid;
  readonly teams: "all" | readonly Uuid[];
  readonly statuses?: readonly WorkloadStatus[] | undefined;
  readonly submittedBy?: string | undefined;
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
  if (filter.submittedBy !== undefined)
    conditions.push(`w.submitted_by = ${parameters.add(filter.submittedBy, "text")}`);
  if (filter.isManaged !== undefined)
    conditions.push(`w.is_managed = ${parameters.add(filter.isManaged, "boolean")}`);
  if (filter.submittedFrom !== undefined)
    conditions.push(`w.submitted_at >= ${parameters.add(filter.submittedFrom.toISOString(), "timestamptz")}`);
  if (filter.submittedBefore !== undefined)
    conditions.push(
      `w.submitted_at < ${parameters.add(filter.submittedBefore.toISOString(), "timestamptz")}`,
    );
  return conditions.join(" and ");
}

/**
 * The filter as separate ranges of an index: a list of what to loop over (`from`) and the equality that each turn adds.
 * `team = ANY(…)` instead would, as a prepared statement, walk the whole organization for teams with few rows.
 */
export function branches(filter: WorkloadFilter, parameters: Parameters): { from: string[]; where: string } {
  const from: string[] = [];
  let where = "";
  if (filter.submittedBy !== undefined) {
    // The submitter's own index is the narrow one; teams and statuses only sift it.
    if (filter.teams !== "all")
      where += ` and array_position(${parameters.add(filter.teams, "uuid[]")}, w.initiative_id) is not null`;
    if (filter.statuses)
      where += ` and array_position(${parameters.add(filter.statuses, "workload_status[]")}, w.status) is not null`;
    return { from, where };
  }
  if (filter.teams !== "all") {
    from.push(`unnest(${parameters.add(filter.teams, "uuid[]")}) team(id)`);
    where += " and w.initiative_id = team.id";
  }
  if (filter.statuses) {
    from.push(`unnest(${parameters.add(filter.statuses, "workload_status[]")}) chosen(status)`);
    where += " and w.status = chosen.status";
  }
  return { from, where };
}
