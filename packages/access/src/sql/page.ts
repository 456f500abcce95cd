import { countSql } from "./count.ts";
import { branches, isCountedByRows, matching, type WorkloadFilter } from "./filter.ts";
import { afterSql, byKey, type PageStart, type WorkloadOrder } from "./order.ts";
import { WORKLOAD_COLUMNS } from "./row.ts";
import { Parameters, toStatement } from "./statement.ts";
import { walkedPage } from "./walk.ts";

/** The keys of a page and the number of all that match, as SQL. */
export interface PageSql {
  /** What the two queries stand on, each with a comma behind it. */
  readonly ctes: string;
  /** A query for `key` and `id`. */
  readonly keys: string;
  /** A query for `total_count`. */
  readonly total: string;
}

/**
 * A page of workloads with the exact number of all that match, in one statement and so of one moment.
 * Keys first; whole rows are fetched for the page alone. Each row has its key in the order beside it, as `sort_key`.
 * @param limit how many rows at most
 * @param walkLength see `walkedPage`
 */
export function pageStatement(
  filter: WorkloadFilter,
  order: WorkloadOrder,
  after: PageStart | undefined,
  limit: number,
  walkLength: number,
) {
  const parameters = new Parameters();
  const organization = parameters.add(filter.organizationId, "uuid");
  const rows = parameters.add(limit, "integer");
  const { ctes, keys, total } =
    order.sort === "submitted_at" && !isCountedByRows(filter)
      ? indexedPage(filter, order, after, rows, parameters)
      : walkedPage(filter, order, after, rows, walkLength, parameters);
  // The inner limit keeps the planner from a join with the whole table: a plan for any limit expects many keys, there are few.
  const text = `with ${ctes}page as (
    select key.key, key.key::text as sort_key, row.* from (${keys}) key
    cross join lateral (select ${WORKLOAD_COLUMNS} from workloads w where w.organization_id = ${organization} and w.id = key.id limit 1) row
  )
  select total.total_count, page.* from (${total}) total left join page on true order by ${byKey("page", order)}`;
  return toStatement(text, parameters);
}

/** By the indexes that have teams, statuses and submitters in the order of submission: the first of each branch, merged. */
function indexedPage(
  filter: WorkloadFilter,
  order: WorkloadOrder,
  after: PageStart | undefined,
  rows: string,
  parameters: Parameters,
): PageSql {
  const where = matching(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  const rest = after ? ` and ${afterSql("w.submitted_at", "timestamptz", order, after, parameters)}` : "";
  const first = `select w.submitted_at as key, w.id from workloads w where ${where}${branch}${rest} order by 1 ${order.order}, 2 ${order.order} limit ${rows}`;
  const keys =
    from.length === 0
      ? first
      : `select k.* from ${from.join(" cross join ")} cross join lateral (${first}) k order by ${byKey("k", order)} limit ${rows}`;
  return { ctes: "", keys, total: countSql(filter, parameters) };
}
