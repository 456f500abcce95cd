import type { AuditEvent } from "@muster/contract";
import { csvLine, type CsvValue } from "@muster/contract/csv";

const COLUMNS = [
  "audit_event_id",
  "occurred_at",
  "action",
  "actor_user_id",
  "actor_token_id",
  "actor_name",
  "target_kind",
  "target_id",
  "target_name",
  "address",
  "user_agent",
  "request_id",
  "details",
] as const;

/** Events as a table for spreadsheets, one line each. */
export const auditCsv = (events: readonly AuditEvent[]): string =>
  [COLUMNS, ...events.map(cellsOf)].map(csvLine).join("");

const cellsOf = (event: AuditEvent): CsvValue[] => [
  event.audit_event_id,
  event.occurred_at,
  event.action,
  event.actor.user_id,
  event.actor.token_id,
  event.actor.name,
  event.target?.kind ?? null,
  event.target?.id ?? null,
  event.target?.name ?? null,
  event.address,
  event.user_agent,
  event.request_id,
  JSON.stringify(event.details),
];
