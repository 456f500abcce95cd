import { countSql } from "./count.ts";
import { branches, matching, type WorkloadFilter } from "./filter.ts";
import { WORKLOAD_COLUMNS } from "./row.ts";
import { Parameters, toStatement } from "./statement.ts";

/** The row after which a page begins: the keys of the order, newest first. */
export interface PageStart {
  readonly submittedAt: string;
  readonly id: string;
}

const ORDER = (alias: string) => `${alias}.submitted_at desc, ${alias}.id desc`;

/**
 * A page of workloads with the exact number of all that match, in one statement and so of one moment.
 * Keys first, the newest of each branch merged; whole rows are fetched for the page alone.
 * @param limit how many rows at most
 */
export function pageStatement(filter: WorkloadFilter, after: PageStart | undefined, limit: number) {
  const parameters = new Parameters();
  const where = matching(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  const rest = after
    ? ` and (w.submitted_at, w.id) < (${parameters.add(after.submittedAt, "timestamptz")}, ${parameters.add(after.id, "uuid")})`
    : "";
  const rows = parameters.add(limit, "integer");
  const newest = `select w.submitted_at, w.id from workloads w where ${where}${branch}${rest} order by ${ORDER("w")} limit ${rows}`;
  const keys =
    from.length === 0
      ? newest
      : `select k.* from ${from.join(" cross join ")} cross join lateral (${newest}) k order by ${ORDER("k")} limit ${rows}`;
  // The inner limit keeps the planner from a join with the whole table: a plan for any limit expects many keys, there are few.
  const text = `with page as (
    select row.* from (${keys}) key
    cross join lateral (select ${WORKLOAD_COLUMNS} from workloads w where w.organization_id = $1 and w.id = key.id limit 1) row
  )
  select total.total_count, page.* from (${countSql(filter, parameters)}) total left join page on true order by ${ORDER("page")}`;
  return toStatement(text, parameters);
}
