import type { Role, Scope, Uuid } from "@muster/contract";
import { SCOPES } from "@muster/contract";
import type pg from "pg";
import type { Principal } from "./principal.ts";
import { sha256 } from "./tokens.ts";

interface PrincipalRow {
  organization_id: Uuid;
  credential_id: Uuid;
  user_id: Uuid | null;
  role: Role;
  scopes: Scope[];
  used_lately: boolean;
  led: Uuid[];
  joined: Uuid[];
  /** For a TEAM_LEAD the led teams and all below them. */
  below: Uuid[];
}

const teamsSql = (condition: string): string => `array(
    select initiative_id from team_memberships
    where organization_id = c.organization_id and user_id = c.user_id and ${condition}
    union all
    select initiative_id from api_token_teams
    where organization_id = c.organization_id and token_id = c.credential_id and ${condition}
  )`;

// From a credential to who is calling. The organization's teams are read for leads only, to cut out their subtrees by path;
// offset 0 keeps the arrays from being made again for each team.
const principalSql = (credential: string): string => `
  select c.*, teams.led, teams.joined, case when c.role = 'TEAM_LEAD' then array(
      select i.id from initiatives i where i.organization_id = c.organization_id and i.path && teams.led
    ) else '{}' end as below
  from (${credential}) c
  cross join lateral (
    select ${teamsSql("is_lead")} as led, ${teamsSql("not is_lead")} as joined offset 0
  ) teams`;

const BY_TOKEN = {
  name: "principal_by_token",
  text: principalSql(`
    select t.organization_id, t.id as credential_id, t.owner_user_id as user_id, coalesce(t.service_role, m.role) as role, t.scopes,
      coalesce(t.last_used_at > $2::timestamptz - interval '1 minute', false) as used_lately
    from api_tokens t
    left join memberships m on m.organization_id = t.organization_id and m.user_id = t.owner_user_id
    where t.token_sha256 = $1 and t.revoked_at is null and t.expires_at > $2 and coalesce(t.service_role, m.role) is not null`),
};

const BY_SESSION = {
  name: "principal_by_session",
  text: principalSql(`
    select s.organization_id, s.id as credential_id, s.user_id, m.role, $3::text[] as scopes, true as used_lately
    from sessions s join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
    where s.token_sha256 = $1 and s.expires_at > $2`),
};

/** Finds out whose well-formed API token this is; `undefined` when it is unknown, expired, revoked or its owner has left. */
export async function principalByToken(
  pool: pg.Pool,
  token: string,
  now: Date,
): Promise<Principal | undefined> {
  const { rows } = await pool.query<PrincipalRow>({ ...BY_TOKEN, values: [sha256(token), now] });
  const row = rows[0];
  if (!row) return undefined;
  if (!row.used_lately) noteUse(pool, row, now);
  return toPrincipal(row, "token");
}

/** Finds out whose browser this is; `undefined` when the session is unknown, over, or its membership was revoked. */
export async function principalBySession(
  pool: pg.Pool,
  secret: string,
  now: Date,
): Promise<Principal | undefined> {
  const { rows } = await pool.query<PrincipalRow>({ ...BY_SESSION, values: [sha256(secret), now, SCOPES] });
  return rows[0] && toPrincipal(rows[0], "session");
}

function toPrincipal(row: PrincipalRow, kind: "token" | "session"): Principal {
  return {
    organizationId: row.organization_id,
    role: row.role,
    scopes: row.scopes,
    userId: row.user_id,
    via: { kind, id: row.credential_id },
    ledTeamIds: row.led,
    joinedTeamIds: row.joined,
    reachedTeamIds: row.role === "ORG_ADMIN" ? [] : [...new Set([...row.led, ...row.joined, ...row.below])],
  };
}

// At most once a minute and never waited for: a request must not fail or slow down because of it.
function noteUse(pool: pg.Pool, row: PrincipalRow, now: Date): void {
  const text = `update api_tokens set last_used_at = $3
    where organization_id = $1 and id = $2 and (last_used_at is null or last_used_at <= $3::timestamptz - interval '1 minute')`;
  pool
    .query({ name: "token_used", text, values: [row.organization_id, row.credential_id, now] })
    .catch(() => {});
}
