import { type AuditAction, type AuditTarget, newUuid, type Uuid } from "@muster/contract";
import type { Origin } from "../origin.ts";

/** What happened, without any secret. */
export interface AuditedEvent {
  readonly action: AuditAction;
  readonly target?: { readonly kind: AuditTarget; readonly id: Uuid | null; readonly name: string | null };
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** In which organization it happened, and who did it. */
export interface AuditAuthor {
  readonly organizationId: Uuid;
  readonly userId: Uuid | null;
  readonly tokenId: Uuid | null;
}

/** When it happened, from where, and by which request. */
export interface Circumstances {
  readonly now: Date;
  readonly from: Origin;
  readonly requestId: string | null;
}

/** Runs a statement in the transaction of the change that an event tells of. */
export type Execute = (text: string, values: unknown[]) => Promise<unknown>;

// A person is named by their email, a service token by its name, as they are at that moment.
const INSERT = `
  insert into audit_events (organization_id, id, occurred_at, action, actor_user_id, actor_token_id, actor_name,
    target_kind, target_id, target_name, address, user_agent, request_id, details)
  values ($1::uuid, $2::uuid, $3::timestamptz, $4::text, $5::uuid, $6::uuid,
    coalesce((select email from users where id = $5::uuid), (select name from api_tokens where organization_id = $1::uuid and id = $6::uuid)),
    $7::text, $8::uuid, $9::text, $10::text, $11::text, $12::text, $13::text::jsonb)`;

/** Adds an event to the audit log. The only way into it: what is changed and what is told of it stand or fall together. */
export async function recordEvent(
  execute: Execute,
  { organizationId, userId, tokenId }: AuditAuthor,
  { now, from, requestId }: Circumstances,
  { action, target, details = {} }: AuditedEvent,
): Promise<void> {
  await execute(INSERT, [
    organizationId,
    eventId(now),
    now,
    action,
    userId,
    tokenId,
    target?.kind ?? null,
    target?.id ?? null,
    target?.name ?? null,
    from.address,
    from.userAgent,
    requestId,
    JSON.stringify(details),
  ]);
}

let events = 0;

// Of two events in one millisecond, as those of one change are, the later sorts later: a counter stands before the random bits.
function eventId(now: Date): Uuid {
  const random = crypto.getRandomValues(new Uint8Array(10));
  events = (events + 1) % 4096;
  random[0] = events >> 4;
  random[1] = ((events & 15) << 4) | ((random[1] ?? 0) & 15);
  return newUuid(now.getTime(), random);
}
