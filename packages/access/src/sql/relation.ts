import { branches, matching, type WorkloadFilter } from "./filter.ts";
import type { Parameters } from "./statement.ts";

/** The workloads that match, as a relation to select from. What analytics may read of them is what stands in it: whole rows. */
export function matchingRelation(filter: WorkloadFilter, parameters: Parameters): string {
  const where = matching(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  const rows = `select w.* from workloads w where ${where}${branch}`;
  return from.length === 0
    ? `(${rows})`
    : `(select k.* from ${from.join(" cross join ")} cross join lateral (${rows}) k)`;
}
