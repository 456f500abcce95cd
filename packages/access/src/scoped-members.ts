import type { Role, Uuid } from "@muster/contract";
import type { VisibleScope } from "./principal.ts";
import type { RunStatement } from "./tenant.ts";
import { Parameters, toStatement } from "./sql/statement.ts";

/** A member as the database writes them. */
export interface MemberRow {
  user_id: Uuid;
  email: string;
  name: string;
  role: Role;
  created_at: string;
  last_seen_at: string | null;
  /** JSON: lists of team ids. */
  led: string;
  joined: string;
}

interface MemberQuery {
  /** Only whose name or email contains this. */
  readonly search?: string | undefined;
  readonly userId?: Uuid | undefined;
}

export interface ScopedMembers {
  /** At most `limit` visible members that match, by email, after one; and how many match in all. */
  page(
    query: MemberQuery,
    afterEmail: string | undefined,
    limit: number,
  ): Promise<{ rows: MemberRow[]; totalCount: number }>;
}

const teamsSql = (
  condition: string,
): string => `(select coalesce(json_agg(t.initiative_id order by t.initiative_id), '[]')
  from team_memberships t where t.organization_id = m.organization_id and t.user_id = m.user_id and ${condition})`;

/** The members of a scope's organization; who is no administrator sees themselves. */
export function scopedMembers(run: RunStatement, scope: VisibleScope): ScopedMembers {
  return {
    async page({ search, userId }, afterEmail, limit) {
      const parameters = new Parameters();
      const all = [`m.organization_id = ${parameters.add(scope.organizationId, "uuid")}`];
      if (!scope.isAdmin) all.push(`m.user_id = ${parameters.add(scope.userId, "uuid")}`);
      if (userId !== undefined) all.push(`m.user_id = ${parameters.add(userId, "uuid")}`);
      if (search !== undefined)
        all.push(`position(lower(${parameters.add(search, "text")}) in lower(u.name || ' ' || u.email)) > 0`);
      const from = `from memberships m join users u on u.id = m.user_id where ${all.join(" and ")}`;
      const start = afterEmail === undefined ? "" : ` and u.email > ${parameters.add(afterEmail, "text")}`;
      const text = `select total.total_count, p.*
        from (select count(*) as total_count ${from}) total
        left join lateral (
          select m.user_id, u.email, u.name, m.role, m.created_at, m.last_seen_at,
            ${teamsSql("t.is_lead")} as led, ${teamsSql("not t.is_lead")} as joined
          ${from}${start} order by u.email limit ${parameters.add(limit, "integer")}
        ) p on true order by p.email`;
      const rows = await run<MemberRow & { total_count: number }>(toStatement(text, parameters));
      return { rows: rows.filter(({ user_id }) => user_id !== null), totalCount: rows[0]?.total_count ?? 0 };
    },
  };
}
