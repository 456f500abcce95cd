import type { AuditAction, AuditTarget, Uuid } from "@muster/contract";
import type { VisibleScope } from "./principal.ts";
import type { OpenSnapshot, Snapshot } from "./snapshot.ts";
import type { RunStatement } from "./tenant.ts";
import { Parameters, toStatement } from "./sql/statement.ts";

/** What of the log is asked for. */
interface AuditFilter {
  readonly actorUserId?: Uuid | undefined;
  readonly actorTokenId?: Uuid | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
}

/** An event as the database writes it. */
export interface AuditRow {
  id: Uuid;
  occurred_at: string;
  action: string;
  actor_user_id: Uuid | null;
  actor_token_id: Uuid | null;
  actor_name: string | null;
  target_kind: AuditTarget | null;
  target_id: Uuid | null;
  target_name: string | null;
  address: string | null;
  user_agent: string | null;
  request_id: string | null;
  /** JSON. */
  details: string;
}

/** Where a page of the log begins: after this event. */
interface AuditPosition {
  readonly occurredAt: string;
  readonly id: Uuid;
}

export interface ScopedAudit {
  /** At most `limit` events that match, newest first, after one; and how many match in all. Administrators see them, nobody else. */
  page(
    filter: AuditFilter,
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<{ rows: AuditRow[]; totalCount: number }>;
  /** All events that match, newest first, as they are at this moment. */
  snapshot(filter: AuditFilter): Promise<Snapshot<AuditRow>>;
}

const COLUMNS = `e.id, e.occurred_at, e.action, e.actor_user_id, e.actor_token_id, e.actor_name, e.target_kind, e.target_id,
  e.target_name, e.address, e.user_agent, e.request_id, e.details`;
const NEWEST_FIRST = "order by e.occurred_at desc, e.id desc";

/** The log of a scope's organization. */
export function scopedAudit(run: RunStatement, scope: VisibleScope, openSnapshot: OpenSnapshot): ScopedAudit {
  return {
    async page(filter, after, limit) {
      const parameters = new Parameters();
      const where = conditions(filter, scope, parameters);
      const start = after
        ? ` and (e.occurred_at, e.id) < (${parameters.add(after.occurredAt, "timestamptz")}, ${parameters.add(after.id, "uuid")})`
        : "";
      const text = `select total.total_count, p.*
        from (select count(*) as total_count from audit_events e where ${where}) total
        left join lateral (
          select ${COLUMNS} from audit_events e where ${where}${start}
          ${NEWEST_FIRST} limit ${parameters.add(limit, "integer")}
        ) p on true order by p.occurred_at desc, p.id desc`;
      const rows = await run<AuditRow & { total_count: number }>(toStatement(text, parameters));
      return { rows: rows.filter(({ id }) => id !== null), totalCount: rows[0]?.total_count ?? 0 };
    },

    snapshot(filter) {
      const [count, all] = [new Parameters(), new Parameters()];
      const matching = (parameters: Parameters) =>
        `from audit_events e where ${conditions(filter, scope, parameters)}`;
      return openSnapshot(
        toStatement(`select count(*) as total_count ${matching(count)}`, count),
        toStatement(`select ${COLUMNS} ${matching(all)} ${NEWEST_FIRST}`, all),
      );
    },
  };
}

function conditions(filter: AuditFilter, scope: VisibleScope, parameters: Parameters): string {
  const all = [
    `e.organization_id = ${parameters.add(scope.organizationId, "uuid")}`,
    parameters.add(scope.isAdmin, "boolean"),
  ];
  if (filter.actorUserId !== undefined)
    all.push(`e.actor_user_id = ${parameters.add(filter.actorUserId, "uuid")}`);
  if (filter.actorTokenId !== undefined)
    all.push(`e.actor_token_id = ${parameters.add(filter.actorTokenId, "uuid")}`);
  if (filter.actions !== undefined) all.push(`e.action = any (${parameters.add(filter.actions, "text[]")})`);
  if (filter.from !== undefined) all.push(`e.occurred_at >= ${parameters.add(filter.from, "timestamptz")}`);
  if (filter.before !== undefined)
    all.push(`e.occurred_at < ${parameters.add(filter.before, "timestamptz")}`);
  return all.join(" and ");
}
