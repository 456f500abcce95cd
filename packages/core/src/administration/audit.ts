import type { AuditRow } from "@muster/access";
import {
  type AuditEvent,
  type AuditTarget,
  decodeId,
  encodeId,
  endpoints,
  type IdKind,
} from "@muster/contract";
import { operation } from "../operation.ts";
import { pageOf, positionIn } from "../paging.ts";
import { toIso } from "../workloads/present.ts";

/** A page of the organization's audit log, newest first, with the exact number of events. */
export const listAuditEvents = operation(endpoints.audit_events.list, async (call, input) => {
  const { limit, next_token, ...filters } = input;
  const binding = { organizationId: call.principal.organizationId, operation: "audit_events.list", filters };
  const after = positionIn(call, next_token, binding, 2);
  const { rows, totalCount } = await call.db.audit.page(
    {
      actorUserId: filters.actor && decodeId("user", filters.actor),
      actorTokenId: filters.actor && decodeId("token", filters.actor),
      actions: filters.action,
      from: filters.start_date,
      before: filters.end_date,
    },
    after && { occurredAt: after[0] ?? "", id: after[1] ?? "" },
    limit + 1,
  );
  const { shown, metadata } = pageOf(call, rows, limit, totalCount, binding, (row) => [
    toIso(row.occurred_at),
    row.id,
  ]);
  return { data: { audit_events: shown.map(presentEvent) }, metadata };
});

const ID_KINDS = {
  organization: "organization",
  user: "user",
  invitation: "invitation",
  initiative: "initiative",
  token: "token",
  cluster: "cluster",
  session: "session",
} satisfies Record<AuditTarget, IdKind>;

function presentEvent(row: AuditRow): AuditEvent {
  const kind = row.target_kind as AuditTarget | null;
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
      id: row.target_id && encodeId(ID_KINDS[kind], row.target_id),
      name: row.target_name,
    },
    address: row.address,
    user_agent: row.user_agent,
    request_id: row.request_id,
    details: JSON.parse(row.details) as AuditEvent["details"],
  };
}
