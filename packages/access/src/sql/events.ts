import type { Uuid } from "@muster/contract";
import type { VisibleScope } from "../principal.ts";
import { Parameters, toStatement } from "./statement.ts";

/** The event after which a page of history begins. */
export interface EventStart {
  readonly observedAt: string;
  readonly attemptCount: number;
  readonly status: string;
}

/** A page of a visible workload's history, oldest first, with the number of all its events. */
export function eventsStatement(
  scope: VisibleScope,
  workloadId: Uuid,
  after: EventStart | undefined,
  limit: number,
) {
  const parameters = new Parameters();
  const organization = parameters.add(scope.organizationId, "uuid");
  const workload = parameters.add(workloadId, "uuid");
  const teams =
    scope.teams === "all" ? "" : ` and w.initiative_id = any (${parameters.add(scope.teams, "uuid[]")})`;
  const rest = after
    ? ` where (observed_at, attempt_count, status) > (${parameters.add(after.observedAt, "timestamptz")},
        ${parameters.add(after.attemptCount, "integer")}, ${parameters.add(after.status, "text")})`
    : "";
  const text = `with history as (
    select e.status, e.attempt_count, e.observed_at from workload_events e
    join workloads w on w.organization_id = e.organization_id and w.id = e.workload_id
    where e.organization_id = ${organization} and e.workload_id = ${workload}${teams}
  ), page as (
    select * from history${rest} order by observed_at, attempt_count, status limit ${parameters.add(limit, "integer")}
  )
  select total.total_count, page.* from (select count(*) as total_count from history) total
  left join page on true order by page.observed_at, page.attempt_count, page.status`;
  return toStatement(text, parameters);
}
