import { WORKLOAD_STATUSES } from "@muster/contract";
import { countSql } from "./count.ts";
import {
  branches,
  matching,
  siftingTeamsAndStatuses,
  submittedWithin,
  type WorkloadFilter,
} from "./filter.ts";
import { countColumns } from "./measures.ts";
import { afterSql, byKey, type PageStart, type WorkloadOrder } from "./order.ts";
import type { PageSql } from "./page.ts";
import type { Parameters } from "./statement.ts";

/**
 * A page in the order of submission. What one index has in order is read from there. Else the organization (or its one team) is
 * walked for a little way; if the page is not full then, those that match are rare there, and the first of each part that an
 * index has in order are merged: of each team, or of each kind of workload that the roll-ups know of. So a page costs about the
 * same however many workloads there are and however few of them match.
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
  const merged = (from: string, where: readonly string[]): string =>
    `select k.* from ${from} cross join lateral (${first(where)} limit ${rows}) k order by ${byKey("k", order)} limit ${rows}`;

  if (filter.submittedBy !== undefined) {
    // A submitter's own index is the narrow one; all else sifts it.
    const sifted = matching(filter, parameters) + siftingTeamsAndStatuses(filter, parameters);
    return { ctes: "", keys: `${first([sifted])} limit ${rows}`, total };
  }
  const { teams } = filter;
  const oneTeam = teams !== "all" && teams.length === 1;
  const ofTeam = oneTeam ? [`w.initiative_id = (${parameters.add(teams, "uuid[]")})[1]`] : [];
  const isPlain = [filter.statuses, filter.clusterId, filter.instanceType, filter.isManaged].every(
    (narrowing) => narrowing === undefined,
  );
  if (isPlain && (teams === "all" || oneTeam)) {
    return { ctes: "", keys: `${first(ofTeam)} limit ${rows}`, total };
  }

  const fits = matching(filter, parameters) + siftingTeamsAndStatuses(filter, parameters);
  const walked = `select key, id, fits from (
    select w.submitted_at as key, w.id, (${fits}) as fits from workloads w where ${[ofOrganization, ...ofTeam, ...inRange].join(" and ")}
    order by 1 ${order.order}, 2 ${order.order} limit ${walkLength}) w`;
  const walk = `near as materialized (
      select key, id from (${walked}) w where fits order by ${byKey("w", order)} limit ${rows}
    ), walk as materialized (
      select (select count(*) from near) >= ${rows} or (select count(*) from (${walked}) w) < ${walkLength} as is_done
    ), `;
  const parts = isPlain
    ? merged(
        `(select id from ${branches(filter, parameters).from.join()} where not (select is_done from walk)) team`,
        ["w.initiative_id = team.id"],
      )
    : merged("kinds", [
        "w.initiative_id = kinds.initiative_id and w.status = kinds.status and w.cluster_id = kinds.cluster_id",
        "(case when w.instance_type is null then '' else w.instance_type end) = kinds.instance_type and w.is_managed = kinds.is_managed",
      ]);
  return {
    ctes: `${walk}${isPlain ? "" : `kinds as materialized (${kindsSql(filter, organization, parameters)}), `}`,
    keys: `select k.* from (
      select key, id from near where (select is_done from walk) union all select * from (${parts}) parts
    ) k order by ${byKey("k", order)} limit ${rows}`,
    total,
  };
}

/** The kinds of workloads that match and that there are (or were, a moment ago): what the index `workloads_alike` keeps apart. */
function kindsSql(filter: WorkloadFilter, organization: string, parameters: Parameters): string {
  const { teams, clusterId, instanceType, isManaged, statuses = WORKLOAD_STATUSES } = filter;
  const same = [
    ...(clusterId === undefined ? [] : [`r.cluster_id = ${parameters.add(clusterId, "uuid")}`]),
    ...(instanceType === undefined ? [] : [`r.instance_type = ${parameters.add(instanceType, "text")}`]),
  ];
  const teamList = teams === "all" ? undefined : parameters.add(teams, "uuid[]");
  const ofOrganization = `r.organization_id = ${organization} and not r.is_archived`;
  const rolled = [`${ofOrganization} and r.cube = 'machine' and r.grain = 0`, ...same].join(" and ");
  const inTeams = teamList === undefined ? [] : [`array_position(${teamList}, r.initiative_id) is not null`];
  const kinds = statuses.flatMap((status) =>
    (isManaged === undefined ? [true, false] : [isManaged]).map(
      (managed) => `('${status}', ${managed}, ${countColumns([status], managed).join()})`,
    ),
  );
  // `offset 0` keeps each look into the index as narrow as its team is.
  return `select distinct c.initiative_id, c.cluster_id, c.instance_type, s.status collate "C" as status, s.is_managed
    from (
      ${teamList === undefined ? `select r.* from workload_rollups r where ${rolled}` : `select r.* from unnest(${teamList}) team(id) cross join lateral (select * from workload_rollups r where ${rolled} and r.initiative_id = team.id offset 0) r`}
    ) c cross join lateral (values ${kinds.join(", ")}) s(status, is_managed, n)
    where s.n > 0 and not (select is_done from walk)
    union
    select c.initiative_id, c.cluster_id, c.instance_type, s.status collate "C", s.is_managed
    from (select r.* from workload_rollup_deltas r where ${[ofOrganization, ...inTeams, ...same].join(" and ")}) c
    cross join lateral (values ${kinds.join(", ")}) s(status, is_managed, n)
    where s.n > 0 and not (select is_done from walk)`;
}
