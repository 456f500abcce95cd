import { WORKLOAD_STATUSES } from "@muster/contract";
import type { WorkloadFilter } from "./filter.ts";
import { countColumns } from "./measures.ts";
import type { PageStart, WorkloadOrder } from "./order.ts";
import type { Parameters } from "./statement.ts";

/**
 * The kinds of workloads that match and that there are (or were, a moment ago): what the index `workloads_alike` keeps apart.
 * @param wanted a condition without which none are looked for
 */
export function kindsSql(filter: WorkloadFilter, wanted: string, parameters: Parameters): string {
  const organization = parameters.add(filter.organizationId, "uuid");
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
    where s.n > 0 and ${wanted}
    union
    select c.initiative_id, c.cluster_id, c.instance_type, s.status collate "C", s.is_managed
    from (select r.* from workload_rollup_deltas r where ${[ofOrganization, ...inTeams, ...same].join(" and ")}) c
    cross join lateral (values ${kinds.join(", ")}) s(status, is_managed, n)
    where s.n > 0 and ${wanted}`;
}

/**
 * Days on which a submitter has workloads that match, `from_at` and `before_at`, in order: as many as a page can need, for each has
 * at least one; two more, as the first and the last may be cut off. Of machines the submitters' roll-up knows nothing: then all days.
 */
export function submitterDaysSql(
  filter: WorkloadFilter,
  { order }: WorkloadOrder,
  after: PageStart | undefined,
  rows: string,
  parameters: Parameters,
): string {
  const { teams, submittedFrom, submittedBefore } = filter;
  const teamList = teams === "all" ? undefined : parameters.add(teams, "uuid[]");
  const organization = parameters.add(filter.organizationId, "uuid");
  const submitter = parameters.add(filter.submittedBy, "text");
  const count = countColumns(filter.statuses, filter.isManaged).join(" + ");
  const of = (alias: string): string =>
    `${alias}.organization_id = ${organization} and ${alias}.submitted_by = ${submitter} and not ${alias}.is_archived` +
    (teamList === undefined ? "" : ` and array_position(${teamList}, ${alias}.initiative_id) is not null`);
  const beginsAt = "to_timestamp(c.bucket * 3600.0)";
  const endsAt = "to_timestamp((c.bucket + 24) * 3600.0)";
  const moment = (value: string) => parameters.add(value, "timestamptz");
  const near = [
    ...(submittedFrom ? [`${endsAt} > ${moment(submittedFrom.toISOString())}`] : []),
    ...(submittedBefore ? [`${beginsAt} < ${moment(submittedBefore.toISOString())}`] : []),
    ...(after && order === "desc" ? [`${beginsAt} <= ${moment(after.key)}`] : []),
    ...(after && order === "asc" ? [`${endsAt} > ${moment(after.key)}`] : []),
  ];
  const isKnown = filter.clusterId === undefined && filter.instanceType === undefined;
  return `select ${beginsAt} as from_at, ${endsAt} as before_at
    from (
      select r.bucket, ${count} as n from workload_rollups r where ${of("r")} and r.cube = 'submitter' and r.grain = 24
      union all
      select rollup_bucket(d.hour, 24), ${count} from workload_rollup_deltas d where ${of("d")}
    ) c${near.length === 0 ? "" : ` where ${near.join(" and ")}`}
    group by c.bucket having sum(c.n) > 0 order by c.bucket ${order}${isKnown ? ` limit ${rows} + 2` : ""}`;
}
