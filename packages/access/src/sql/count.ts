import { branches, matching, type WorkloadFilter } from "./filter.ts";
import type { Parameters } from "./statement.ts";

/** A query for the one column `total_count`: exactly how many workloads match. */
export function countSql(filter: WorkloadFilter, parameters: Parameters): string {
  const counted =
    filter.submittedBy === undefined &&
    filter.submittedFrom === undefined &&
    filter.submittedBefore === undefined;
  return counted ? countFromCounts(filter, parameters) : countFromRows(filter, parameters);
}

// The counts and what was written since they were last folded, read in one statement: exact at any moment.
function countFromCounts(filter: WorkloadFilter, parameters: Parameters): string {
  const conditions = [`organization_id = ${parameters.add(filter.organizationId, "uuid")}`];
  if (filter.teams !== "all")
    conditions.push(`initiative_id = any (${parameters.add(filter.teams, "uuid[]")})`);
  if (filter.statuses)
    conditions.push(`status = any (${parameters.add(filter.statuses, "workload_status[]")})`);
  if (filter.isManaged !== undefined)
    conditions.push(`is_managed = ${parameters.add(filter.isManaged, "boolean")}`);
  const where = conditions.join(" and ");
  return `select coalesce(sum(c.workload_count), 0)::bigint as total_count from (
    select workload_count from workload_counts where ${where}
    union all select workload_count from workload_count_deltas where ${where}
  ) c`;
}

function countFromRows(filter: WorkloadFilter, parameters: Parameters): string {
  const where = matching(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  const counted = `select count(*) as n from workloads w where ${where}${branch}`;
  const all =
    from.length === 0
      ? counted
      : `select k.n from ${from.join(" cross join ")} cross join lateral (${counted}) k`;
  return `select coalesce(sum(c.n), 0)::bigint as total_count from (${all}) c`;
}
