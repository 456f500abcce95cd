import { branches, matching, type WorkloadFilter } from "./filter.ts";
import { byKey, sortKeyOf, type WorkloadOrder } from "./order.ts";
import { WORKLOAD_COLUMNS } from "./row.ts";
import type { Parameters } from "./statement.ts";

/** A query for all workloads that match, whole and in order. */
export function allSql(filter: WorkloadFilter, order: WorkloadOrder, parameters: Parameters): string {
  const { type, value } = sortKeyOf(order, parameters);
  const where = matching(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  const rows = `select ${WORKLOAD_COLUMNS}, (${value})::${type} as key from workloads w where ${where}${branch}`;
  const all =
    from.length === 0 ? rows : `select k.* from ${from.join(" cross join ")} cross join lateral (${rows}) k`;
  return `select * from (${all}) w order by ${byKey("w", order)}`;
}
