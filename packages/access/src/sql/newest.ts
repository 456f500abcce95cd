import { countSql } from "./count.ts";
import {
  branches,
  matching,
  siftingTeamsAndStatuses,
  submittedWithin,
  type WorkloadFilter,
} from "./filter.ts";
import { kindsSql, submitterDaysSql } from "./hints.ts";
import { afterSql, byKey, type PageStart, type WorkloadOrder } from "./order.ts";
import type { PageSql } from "./page.ts";
import type { Parameters } from "./statement.ts";

/**
 * A page in the order of submission. What one index has in order is read from there. Else the organization (or its one team, or
 * one person's workloads) is walked for a little way; if the page is not full then, those that match are rare there, and the first
 * of each part that an index has in order are merged: of each team, of each kind of workload or each day of that person that the
 * roll-ups know of. Nobody looks for more than the count says there are. So a page costs about the same however many workloads there
 * are and however few of them match.
 * @param walkLength how many workloads are looked at before the parts are
 */
export function newestPage(
  filter: WorkloadFilter,
  order: WorkloadOrder,
  after: PageStart | undefined,
  rows: string,
  walkLength: number,
  parameters: Parameters,
): PageSql {
  const organization = parameters.add(filter.organizationId, "uuid");
  const ofOrganization = `w.organization_id = ${organization}`;
  const inRange = [
    ...submittedWithin(filter, parameters),
    ...(after ? [afterSql("w.submitted_at", "timestamptz", order, after, parameters)] : []),
  ];
  const first = (where: readonly string[]): string =>
    `select w.submitted_at as key, w.id from workloads w where ${[ofOrganization, ...where, ...inRange].join(" and ")}
      order by 1 ${order.order}, 2 ${order.order}`;
  const total = countSql(filter, parameters);

  const { teams, submittedBy } = filter;
  const oneTeam = submittedBy === undefined && teams !== "all" && teams.length <= 1;
  const base: string[] = [];
  if (submittedBy !== undefined) base.push(`w.submitted_by = ${parameters.add(submittedBy, "text")}`);
  if (oneTeam) base.push(`w.initiative_id = (${parameters.add(teams, "uuid[]")})[1]`);
  const isPlain = [filter.statuses, filter.clusterId, filter.instanceType, filter.isManaged].every(
    (narrowing) => narrowing === undefined,
  );
  if (isPlain && (teams === "all" || oneTeam)) {
    return { ctes: "", keys: `${first(base)} limit ${rows}`, total };
  }

  // No more than there are, so that nobody looks for what the count says is not there.
  const wanted = `(select least(${rows}, total_count) from counted)`;
  const merged = (from: string, where: readonly string[]): string =>
    `select k.* from ${from} cross join lateral (${first(where)} limit ${wanted}) k order by ${byKey("k", order)} limit ${wanted}`;

  const fits = matching(filter, parameters) + siftingTeamsAndStatuses(filter, parameters);
  // What is always so, but stands in the row only: else all of a team that is larger than most are read from an index that has
  // the rest of it, and sorted.
  const readsRow = "w.observed_at > '-infinity'";
  const walked = `select key, id, fits from (
    select w.submitted_at as key, w.id, (${fits} and ${readsRow}) as fits from workloads w where ${[ofOrganization, ...base, ...inRange].join(" and ")}
    order by 1 ${order.order}, 2 ${order.order} limit ${walkLength}) w`;
  const isOver = "not (select is_done from walk)";
  const parts = (): { ctes: string; keys: string } => {
    if (submittedBy !== undefined)
      return {
        ctes: `days as materialized (${submitterDaysSql(filter, order, after, rows, parameters)}), `,
        keys: merged(`(select * from days where ${isOver}) day`, [
          fits,
          "w.submitted_at >= day.from_at and w.submitted_at < day.before_at",
        ]),
      };
    if (isPlain)
      return {
        ctes: "",
        keys: merged(`(select id from ${branches(filter, parameters).from.join()} where ${isOver}) team`, [
          "w.initiative_id = team.id",
        ]),
      };
    return {
      ctes: `kinds as materialized (${kindsSql(filter, isOver, parameters)}), `,
      keys: merged("kinds", [
        "w.initiative_id = kinds.initiative_id and w.status = kinds.status and w.cluster_id = kinds.cluster_id",
        "(case when w.instance_type is null then '' else w.instance_type end) = kinds.instance_type and w.is_managed = kinds.is_managed",
      ]),
    };
  };
  const { ctes, keys } = parts();
  return {
    ctes: `counted as materialized (${total}), near as materialized (
      select key, id from (${walked}) w where fits order by ${byKey("w", order)} limit ${wanted}
    ), walk as materialized (
      select (select count(*) from near) >= ${wanted} or (select count(*) from (${walked}) w) < ${walkLength} as is_done
    ), ${ctes}`,
    keys: `select k.* from (
      select key, id from near where (select is_done from walk) union all select * from (${keys}) parts
    ) k order by ${byKey("k", order)} limit ${rows}`,
    total: "select total_count from counted",
  };
}
