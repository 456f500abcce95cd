import type { AuditEvent } from "@muster/contract";

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
  [COLUMNS, ...events.map(cellsOf)].map((cells) => cells.map(toCell).join(",")).join("\r\n") + "\r\n";

const cellsOf = (event: AuditEvent): string[] => [
  event.audit_event_id,
  event.occurred_at,
  event.action,
  event.actor.user_id ?? "",
  event.actor.token_id ?? "",
  event.actor.name ?? "",
  event.target?.kind ?? "",
  event.target?.id ?? "",
  event.target?.name ?? "",
  event.address ?? "",
  event.user_agent ?? "",
  event.request_id ?? "",
  JSON.stringify(event.details),
];

// Spreadsheets run what begins like a formula.
const toCell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
