import { UNASSIGNED_SLUG } from "@muster/contract";

/** The columns of `workloads` that an observation sets, in the order of the statement's arrays; the first four never change. */
const COLUMNS = [
  ["external_id", "text"],
  ["id", "uuid"],
  ["observed_at", "timestamptz"],
  ["state_digest", "uuid"],
  ["status", "text"],
  ["name", "text"],
  ["submitted_by", "text"],
  ["team_number", "integer"],
  ["instance_type", "text"],
  ["gpu_count", "integer"],
  ["submitted_at", "timestamptz"],
  ["started_at", "timestamptz"],
  ["completed_at", "timestamptz"],
  ["exit_code", "integer"],
  ["namespace", "text"],
  ["is_managed", "boolean"],
  ["labels", "jsonb"],
  ["attempts", "jsonb"],
  ["ended_seconds", "bigint"],
  ["ended_gpu_seconds", "bigint"],
  ["running_since", "timestamptz"],
  ["running_gpu_count", "integer"],
] as const;

const STORED = COLUMNS.map(([name]) => name).filter((name) => name !== "team_number");
const NEVER_CHANGED = new Set<string>(["external_id", "id"]);

const ARRAYS = COLUMNS.map(([, type], index) => `$${index + 5}::${type}[]`).join(", ");

/**
 * Stores states, each workload's at most once, where they are newer than what is stored. $1 organization, $2 cluster, $3 and $4 the
 * teams that are named, by slug and by what may be an id, then an array for each of COLUMNS; `team_number` counts teams from one.
 * What is known and not older is left out before the insert, so it is not even locked; rows are written in the order of their
 * names, so that two writers never wait for each other in a ring.
 * Answers twice: what was known of each, and then what was written. Every look is one into an index, and nothing is joined with
 * itself: a plan for any number of rows would take a thousand for ten and compare each with each.
 */
export const UPSERT_SQL = `
with teams as materialized (
  select array_agg(coalesce(
    (select t.id from initiatives t where t.organization_id = $1::uuid and t.id = named.id),
    (select t.id from initiatives t where t.organization_id = $1::uuid and t.slug = named.slug)
  ) order by number) as ids, (select t.id from initiatives t where t.organization_id = $1::uuid and t.slug = '${UNASSIGNED_SLUG}') as unassigned
  from unnest($3::text[], $4::uuid[]) with ordinality named(slug, id, number)
), looked as materialized (
  select o.*, coalesce(teams.ids[o.team_number], teams.unassigned) as initiative_id, teams.ids[o.team_number] is null as is_unassigned,
    k.id as known_id, k.observed_at as known_observed_at, k.state_digest as known_digest, k.initiative_id as known_team
  from teams cross join unnest(${ARRAYS}) o(${COLUMNS.map(([name]) => name).join(", ")})
  left join lateral (
    select w.id, w.observed_at, w.state_digest, w.initiative_id from workloads w
    where w.organization_id = $1::uuid and w.cluster_id = $2::uuid and w.external_id = o.external_id limit 1
  ) k on true
), written as (
  insert into workloads as w (organization_id, cluster_id, initiative_id, ${STORED.join(", ")})
  select $1::uuid, $2::uuid, initiative_id, ${STORED.join(", ")}
  from looked where known_id is null or (observed_at, state_digest) > (known_observed_at, known_digest)
  order by external_id
  on conflict (organization_id, cluster_id, external_id) do update
  set initiative_id = excluded.initiative_id, ${STORED.filter((name) => !NEVER_CHANGED.has(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")}
  where (excluded.observed_at, excluded.state_digest) > (w.observed_at, w.state_digest)
  returning w.external_id, w.id, xmax = 0 as is_new
)
select external_id, known_id as id, null::boolean as is_new, known_observed_at > observed_at as is_later,
  known_digest = state_digest as is_same, known_team <> initiative_id as is_moved, team_number is not null and is_unassigned as is_team_unknown
from looked
union all
select external_id, id, is_new, null, null, null, null from written`;

/** Ids of workloads by external id. */
export const FIND_SQL = `select w.external_id, w.id from unnest($3::text[]) wanted(external_id)
join workloads w on w.organization_id = $1::uuid and w.cluster_id = $2::uuid and w.external_id = wanted.external_id`;

/**
 * Adds to the history what was never seen before, or not so early. Of a workload that is new there is none to look for, and nobody
 * else can write any; one that was not written may be gone since, and must not go before its event is written.
 */
export const EVENTS_SQL = `
with seen as (
  select * from unnest($2::uuid[], $3::integer[], $4::text[], $5::timestamptz[], $6::boolean[], $7::boolean[])
    seen(workload_id, attempt_count, status, observed_at, is_new, is_written)
), begun as (
  insert into workload_events (organization_id, workload_id, attempt_count, status, observed_at)
  select $1::uuid, workload_id, attempt_count, status, observed_at from seen where is_new
)
insert into workload_events as e (organization_id, workload_id, attempt_count, status, observed_at)
select $1::uuid, seen.workload_id, seen.attempt_count, seen.status, seen.observed_at
from seen
left join lateral (
  select k.observed_at from workload_events k where k.organization_id = $1::uuid
    and k.workload_id = seen.workload_id and k.attempt_count = seen.attempt_count and k.status = seen.status limit 1
) known on true
where not seen.is_new and (known.observed_at is null or seen.observed_at < known.observed_at)
  and (seen.is_written or exists (
    select from workloads w where w.organization_id = $1::uuid and w.id = seen.workload_id for key share
  ))
order by seen.workload_id, seen.attempt_count, seen.status
on conflict (organization_id, workload_id, attempt_count, status) do update set observed_at = excluded.observed_at
where excluded.observed_at < e.observed_at`;

/** Notes that a cluster was heard of. */
export const REPORT_SQL = `
insert into cluster_reports (organization_id, cluster_id, id, received_at, newest_observed_at, accepted_count, rejected_count, token_id)
values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::timestamptz, $6::integer, $7::integer, $8::uuid)`;

/** Notes what was refused. */
export const REJECTED_SQL = `
insert into rejected_observations (organization_id, cluster_id, id, received_at, external_id, reason)
select $1::uuid, $2::uuid, r.id, $4::timestamptz, r.external_id, r.reason
from unnest($3::uuid[], $5::text[], $6::text[]) r(id, external_id, reason)`;
