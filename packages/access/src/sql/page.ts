import { isCountedByRows, type WorkloadFilter } from "./filter.ts";
import { newestPage } from "./newest.ts";
import { byKey, type PageStart, type WorkloadOrder } from "./order.ts";
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
 * @param walkLength see `newestPage` and `walkedPage`
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
      ? newestPage(filter, order, after, rows, walkLength, parameters)
      : walkedPage(filter, order, after, rows, walkLength, parameters);
  // The inner limit keeps the planner from a join with the whole table: a plan for any limit expects many keys, there are few.
  const text = `with ${ctes}page as (
    select key.key, key.key::text as sort_key, row.* from (${keys}) key
    cross join lateral (select ${WORKLOAD_COLUMNS} from workloads w where w.organization_id = ${organization} and w.id = key.id limit 1) row
  )
  select total.total_count, page.* from (${total}) total left join page on true order by ${byKey("page", order)}`;
  return toStatement(text, parameters);
}
