import { countSql } from "./count.ts";
import {
  asWritten,
  branches,
  matching,
  siftingTeamsAndStatuses,
  submittedWithin,
  type WorkloadFilter,
} from "./filter.ts";
import { afterSql, byKey, type PageStart, type Range, sortKeyOf, type WorkloadOrder } from "./order.ts";
import type { PageSql } from "./page.ts";
import type { Parameters } from "./statement.ts";

/**
 * A page where no index has both the filter and the order. First the organization is walked in order, by the index of the
 * order alone, for a little way: where many match, the page is full soon. If it is not, those that match are few or lie far
 * off: they are gathered by the index of the filter and sorted. So neither is ever paid for the wrong filter.
 * @param walkLength how many workloads are looked at in order before all that match are gathered
 */
export function walkedPage(
  filter: WorkloadFilter,
  order: WorkloadOrder,
  after: PageStart | undefined,
  rows: string,
  walkLength: number,
  parameters: Parameters,
): PageSql {
  const { type, value, none, ranges } = sortKeyOf(order, parameters);
  const organization = parameters.add(filter.organizationId, "uuid");
  const where = matching(filter, parameters);
  const sifting = siftingTeamsAndStatuses(filter, parameters);
  const { from, where: branch } = branches(filter, parameters);
  // Whatever it is sorted by, nothing outside the range is looked at where the order is that of the range.
  const within = order.sort === "submitted_at" ? submittedWithin(filter, parameters) : [];

  const beyond = ({ key }: Range): string => {
    if (!after) return "";
    if (key !== null) return ` and ${afterSql(key, type, order, after, parameters)}`;
    // Without a key they come last, by id: all of them, until the page before ended among them.
    const edge =
      order.order === "desc"
        ? "ffffffff-ffff-ffff-ffff-ffffffffffff"
        : "00000000-0000-0000-0000-000000000000";
    const id = parameters.add(after.key === none ? after.id : edge, "uuid");
    return ` and w.id ${order.order === "desc" ? "<" : ">"} ${id}`;
  };
  const walkRange = (range: Range): string => `(
    select ${range.key ?? `'${none}'::${type}`} as key, w.id, (${where}${sifting}) as fits from workloads w
    where w.organization_id = ${organization} and ${[range.where, ...within].join(" and ")}${beyond(range)}
    order by 1 ${order.order}, 2 ${order.order} limit ${walkLength})`;
  const walked = `select * from (${ranges.map(walkRange).join(" union all ")}) r order by ${byKey("r", order)} limit ${walkLength}`;

  const found = `select (${value})::${type} as key, w.id from workloads w where ${where}${branch} and not (select is_done from walk)${asWritten(filter)}`;
  const gathered =
    from.length === 0
      ? found
      : `select k.* from ${from.join(" cross join ")} cross join lateral (${found}) k`;
  const rest = after ? ` where ${afterSql("g.key", type, order, after, parameters)}` : "";
  return {
    ctes: `near as materialized (
      select key, id from (${walked}) w where fits order by ${byKey("w", order)} limit ${rows}
    ), walk as materialized (
      select (select count(*) from near) >= ${rows} or (select count(*) from (${walked}) w) < ${walkLength} as is_done
    ), gathered as materialized (${gathered}), `,
    keys: `select k.key, k.id from (
      select key, id from near where (select is_done from walk)
      union all select g.key, g.id from gathered g${rest}
    ) k order by ${byKey("k", order)} limit ${rows}`,
    total: `select case when (select is_done from walk) then (${countSql(filter, parameters)}) else (select count(*) from gathered) end as total_count`,
  };
}
