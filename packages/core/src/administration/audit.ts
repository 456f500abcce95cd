import { type AuditRow, toIso } from "@muster/access";
import {
  type AuditEvent,
  type CsvValue,
  decodeId,
  encodeId,
  endpoints,
  type InputOf,
  streams,
} from "@muster/contract";
import { exportAll } from "../exporting.ts";
import { operation, streamOperation } from "../operation.ts";
import { pageOf, positionIn } from "../paging.ts";

/** A page of the organization's audit log, newest first, with the exact number of events. */
export const listAuditEvents = operation(endpoints.audit_events.list, async (call, input) => {
  const { limit, next_token, ...filters } = input;
  const binding = {
    organizationId: call.principal.organizationId,
    operation: endpoints.audit_events.list.name,
    filters,
  };
  const after = positionIn(call, next_token, binding, 2);
  const { rows, totalCount } = await call.db.audit.page(
    queryOf(filters),
    after && { occurredAt: after[0] ?? "", id: after[1] ?? "" },
    limit + 1,
  );
  const { shown, metadata } = pageOf(call, rows, limit, totalCount, binding, (row) => [
    toIso(row.occurred_at),
    row.id,
  ]);
  return { data: { audit_events: shown.map(presentEvent) }, metadata };
});

/** All of the organization's audit log that matches, newest first, as it is at this moment. */
export const exportAuditEvents = streamOperation(streams.audit_events.export, async (call, input) => {
  const { format, ...filters } = input;
  return exportAll(call, {
    of: "audit",
    format,
    mediaType: streams.audit_events.export.mediaTypes[format],
    snapshot: await call.db.audit.snapshot(queryOf(filters)),
    filters,
    present: presentEvent,
    columns: COLUMNS,
  });
});

type Filters = Omit<InputOf<typeof endpoints.audit_events.list>, "limit" | "next_token">;

const queryOf = (filters: Filters) => ({
  actorUserId: filters.actor && decodeId("user", filters.actor),
  actorTokenId: filters.actor && decodeId("token", filters.actor),
  actions: filters.action,
  from: filters.start_date,
  before: filters.end_date,
});

const COLUMNS: Readonly<Record<string, (event: AuditEvent) => CsvValue>> = {
  audit_event_id: (event) => event.audit_event_id,
  occurred_at: (event) => event.occurred_at,
  action: (event) => event.action,
  actor_user_id: ({ actor }) => actor.user_id,
  actor_token_id: ({ actor }) => actor.token_id,
  actor_name: ({ actor }) => actor.name,
  target_kind: ({ target }) => target?.kind ?? null,
  target_id: ({ target }) => target?.id ?? null,
  target_name: ({ target }) => target?.name ?? null,
  address: (event) => event.address,
  user_agent: (event) => event.user_agent,
  request_id: (event) => event.request_id,
  details: ({ details }) => JSON.stringify(details),
};

function presentEvent(row: AuditRow): AuditEvent {
  const kind = row.target_kind;
  return {
    audit_event_id: encodeId("auditEvent", row.id),
    occurred_at: toIso(row.occurred_at),
    action: row.action,
    actor: {
      user_id: row.actor_user_id && encodeId("user", row.actor_user_id),
      token_id: row.actor_token_id && encodeId("token", row.actor_token_id),
      name: row.actor_name,
    },
    target: kind && {
      kind,
      id: row.target_id && encodeId(kind, row.target_id),
      name: row.target_name,
    },
    address: row.address,
    user_agent: row.user_agent,
    request_id: row.request_id,
    details: JSON.parse(row.details) as AuditEvent["details"],
  };
}
