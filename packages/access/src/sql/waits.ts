import { matching, submittedBetween } from "./filter.ts";
import type { RollupFilter } from "./rollup.ts";
import type { Parameters } from "./statement.ts";

/** A query for the median and the 95th percentile of how long workloads waited that were submitted in a range, whole seconds. */
export function waitsSql(
  filter: RollupFilter,
  boundaries: readonly number[],
  parameters: Parameters,
): string {
  const conditions = [
    matching(filter, parameters),
    "w.started_at is not null",
    ...submittedBetween(boundaries, parameters),
  ];
  // date_part is as exact here as extract, which counts in numerics.
  const waits = `select floor(date_part('epoch', w.started_at - w.submitted_at))::bigint as seconds
    from workloads w where ${conditions.join(" and ")}`;
  const ofTeams = (teams: readonly string[]): string =>
    `select k.seconds from unnest(${parameters.add(teams, "uuid[]")}) team(id)
      cross join lateral (${waits} and w.initiative_id = team.id offset 0) k`;
  const rows = filter.teams === "all" ? waits : ofTeams(filter.teams);
  // Many waited equally long: counted first, as there is much less to sort then. Materialized, or all are sorted to be counted.
  return `with counted as materialized (select seconds, count(*) as n from (${rows}) waited group by seconds),
    ranked as (select seconds, bigint_sum(n) over (order by seconds) as reached, bigint_sum(n) over () as total from counted)
    select min(seconds) filter (where reached >= 0.5 * total) as p50_seconds,
      min(seconds) filter (where reached >= 0.95 * total) as p95_seconds from ranked`;
}
