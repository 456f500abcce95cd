import { submittedRows } from "./edge-rows.ts";
import type { WorkloadFilter } from "./filter.ts";
import { countColumns } from "./measures.ts";
import { sumsSql } from "./rollup.ts";
import type { Parameters } from "./statement.ts";

/** A query for the one column `total_count`: exactly how many workloads match. */
export function countSql(filter: WorkloadFilter, parameters: Parameters): string {
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
