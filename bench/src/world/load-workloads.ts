import type pg from "pg";
import { randomSql, thresholds } from "./hash.ts";
import type { Organization } from "./outline.ts";

const DAYS = 90;
/** Rows of each dormant team, all of them from the first weeks. */
const DORMANT_ROWS = 12;

const LOAD = `
insert into workloads (organization_id, id, initiative_id, cluster_id, external_id, name, status, submitted_by, instance_type, namespace,
  gpu_count, is_managed, submitted_at, started_at, completed_at, exit_code, ended_seconds, ended_gpu_seconds, running_since,
  running_gpu_count, observed_at)
select $1::uuid, id, initiative_id, ($3::uuid[])[1 + i % 4], i::text, 'train-' || (i % 977) || '-' || i, status,
  'user' || lpad(submitter::text, 4, '0') || '@' || $2::text || '.example',
  (array['a100-80gb', 'h100-80gb', 'v100-32gb', 'a10g-24gb', 'p4d.24xlarge', null])[1 + width_bucket(u_type, array[0.35, 0.6, 0.8, 0.92, 0.97])],
  'partition-' || (i % 12), gpus, u_managed < 0.3, submitted_at, started_at, completed_at,
  case status when 'completed' then 0 when 'failed' then 1 end::integer,
  coalesce(seconds, 0), coalesce(seconds, 0) * gpus,
  case when status = 'running' then started_at end, case when status = 'running' then gpus else 0 end, coalesce(completed_at, submitted_at)
from (
  select *,
    case when status <> 'pending' and not (status = 'cancelled' and u_run < 0.3) then submitted_at + waits * interval '1 second' end as started_at,
    case when status in ('completed', 'failed') or (status = 'cancelled' and u_run >= 0.3) then seconds_if_run end as seconds,
    case when status not in ('pending', 'running') then submitted_at + (waits + seconds_if_run) * interval '1 second' end as completed_at,
    (lpad(to_hex((extract(epoch from submitted_at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 1, 3) || '8' || substr(digest, 4, 15))::uuid as id,
    (array[1, 2, 4, 8, 16, 32])[1 + width_bucket(u_gpus, array[0.62, 0.72, 0.82, 0.96, 0.99])] as gpus
  from (
    select i, md5(i || ':' || $1::uuid) as digest, team.id as initiative_id,
      team.first_user + floor(team.user_count * power(${randomSql(2)}, 2.2))::integer as submitter,
      case
        when not is_dormant and age_seconds < 3600 and ${randomSql(3)} < 0.6 then 'pending'
        when not is_dormant and age_seconds < 86400 and ${randomSql(4)} < 0.45 then 'running'
        when ${randomSql(5)} < 0.62 then 'completed'
        when ${randomSql(6)} < 0.45 then 'failed'
        else 'cancelled'
      end as status,
      $4::timestamptz - age_seconds * interval '1 second' as submitted_at,
      least(floor(power(${randomSql(7)}, 4) * 3600)::bigint, age_seconds / 4) as waits,
      least(floor(exp(3 + 7.5 * ${randomSql(8)}))::bigint, age_seconds / 2) as seconds_if_run,
      ${randomSql(9)} as u_run, ${randomSql(10)} as u_gpus, ${randomSql(11)} as u_type, ${randomSql(12)} as u_managed
    from (
      select i, is_dormant,
        -- A tenth comes in bursts of 40 within the same second, as job arrays do.
        case when is_dormant then 70 * 86400 + ($10 - i) * 20000
          else floor((1 - (case when ${randomSql(13)} < 0.1 then i - i % 40 else i end)::float8 / $9::bigint) * ${DAYS} * 86400)::bigint + 1 end as age_seconds,
        case when is_dormant then cardinality($5::uuid[]) - i * $13::bigint / $10
          else 1 + width_bucket(${randomSql(1)}, $6::float8[]) end as place
      from (select i, i < $10::bigint as is_dormant from generate_series($11::bigint, $12::bigint) i) numbered
    ) placed
    cross join lateral (select ($5::uuid[])[place] as id, ($7::integer[])[place] as first_user, ($8::integer[])[place] as user_count) team
  ) drawn
) complete`;

/**
 * Fills an organization with its part of the workloads, the oldest first, as they would have come in over 90 days.
 * Everything follows from a row's number; only the moments follow from `newest`.
 */
export async function loadWorkloads(
  client: pg.ClientBase,
  organization: Organization,
  count: number,
  newest: Date,
  onProgress: (loaded: number) => void,
): Promise<void> {
  // width_bucket draws from the active teams; the dormant stand behind them.
  const teams = organization.teams.toSorted((a, b) => b.share - a.share);
  const active = teams.filter((team) => team.share > 0);
  const dormantCount = teams.length - active.length;
  const batch = 50_000;
  for (let first = 0; first < count; first += batch) {
    const last = Math.min(first + batch, count) - 1;
    await client.query({
      name: `load_${organization.slug}`,
      text: LOAD,
      values: [
        organization.id,
        organization.slug,
        organization.clusterIds,
        newest,
        teams.map((team) => team.id),
        thresholds(active.map((team) => team.share)),
        teams.map((team) => team.firstUser),
        teams.map((team) => team.userCount),
        count,
        dormantCount * DORMANT_ROWS,
        first,
        last,
        dormantCount,
      ],
    });
    onProgress(last + 1 - first);
  }
}
