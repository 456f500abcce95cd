import { submittedRows } from "./edge-rows.ts";
import { branches, isCountedByRows, matching, type WorkloadFilter } from "./filter.ts";
import { countColumns } from "./measures.ts";
import { sumsSql } from "./rollup.ts";
import type { Parameters } from "./statement.ts";

/** A query for the one column `total_count`: exactly how many workloads match. */
export function countSql(filter: WorkloadFilter, parameters: Parameters): string {
  if (isCountedByRows(filter)) return countFromRows(filter, parameters);
  const { submittedFrom, submittedBefore } = filter;
  return sumsSql(
    {
      filter,
      dimensions: [],
      boundaries: [submittedFrom?.getTime() ?? -Infinity, submittedBefore?.getTime() ?? Infinity],
      sums: { total_count: countColumns(filter.statuses, filter.isManaged).join(" + ") },
      edgeRows: submittedRows,
    },
    parameters,
  );
}

// The roll-ups know no names.
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
