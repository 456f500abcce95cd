import type { Role, Scope, Uuid } from "@muster/contract";
import { SCOPES } from "@muster/contract";
import type pg from "pg";
import { type Circumstances, recordEvent } from "./administration/audit.ts";
import type { Principal } from "./principal.ts";
import { SESSION_IDLE_DAYS } from "./sessions.ts";
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

// A session is good here when `liveAt` says so elsewhere.
const BY_SESSION = {
  name: "principal_by_session",
  text: principalSql(`
    select s.organization_id, s.id as credential_id, s.user_id, m.role, $3::text[] as scopes,
      s.last_seen_at > $2::timestamptz - interval '1 minute' as used_lately
    from sessions s join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
    where s.token_sha256 = $1 and s.expires_at > $2 and s.last_seen_at > $2::timestamptz - interval '${SESSION_IDLE_DAYS} days'`),
};

/** Finds out whose well-formed API token this is; `undefined` when it is unknown, expired, revoked or its owner has left. */
export async function principalByToken(
  pool: pg.Pool,
  token: string,
  circumstances: Circumstances,
): Promise<Principal | undefined> {
  const { now } = circumstances;
  const { rows } = await pool.query<PrincipalRow>({ ...BY_TOKEN, values: [sha256(token), now] });
  const row = rows[0];
  if (!row) {
    noteRefusal(pool, token, circumstances).catch(() => {});
    return undefined;
  }
  if (!row.used_lately) noteUse(pool, row, "token", now);
  return toPrincipal(row, "token");
}

/** Finds out whose browser this is; `undefined` when the session is unknown, over, or its membership was revoked. */
export async function principalBySession(
  pool: pg.Pool,
  secret: string,
  now: Date,
): Promise<Principal | undefined> {
  const { rows } = await pool.query<PrincipalRow>({ ...BY_SESSION, values: [sha256(secret), now, SCOPES] });
  const row = rows[0];
  if (row && !row.used_lately) noteUse(pool, row, "session", now);
  return row && toPrincipal(row, "session");
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

// Waits for no lock: the connection that it would hold meanwhile is one to find out with who else is calling.
const noteSql = (table: string, column: string, key: string): string => `
  update ${table} t set ${column} = $3
  from (
    select organization_id, ${key} from ${table}
    where organization_id = $1 and ${key} = $2 and (${column} is null or ${column} <= $3::timestamptz - interval '1 minute')
    for update skip locked
  ) free
  where t.organization_id = free.organization_id and t.${key} = free.${key}`;
const NOTE_USE = {
  token: noteSql("api_tokens", "last_used_at", "id"),
  session: noteSql("sessions", "last_seen_at", "id"),
};
const NOTE_PERSON = noteSql("memberships", "last_seen_at", "user_id");

// Who is calling comes before what is only noted of it.
const isCrowded = (pool: pg.Pool): boolean => pool.waitingCount > 0;

// At most once a minute and never waited for: a request must not fail or slow down because of it.
function noteUse(pool: pg.Pool, row: PrincipalRow, kind: "token" | "session", now: Date): void {
  if (isCrowded(pool)) return;
  const { organization_id, credential_id, user_id } = row;
  const note = (name: string, text: string, id: Uuid) =>
    void pool.query({ name, text, values: [organization_id, id, now] }).catch(() => {});
  note(`${kind}_used`, NOTE_USE[kind], credential_id);
  if (user_id !== null) note("member_seen", NOTE_PERSON, user_id);
}

// At most once an hour for each token, however often somebody tries it.
const NOTE_REFUSAL = `update api_tokens set refused_at = $2
  where token_sha256 = $1 and revoked_at <= $2 and (refused_at is null or refused_at <= $2::timestamptz - interval '1 hour')
  returning organization_id, id, name`;

/** Tells in the log that a token was used after it was revoked: whoever has it should not. */
async function noteRefusal(pool: pg.Pool, token: string, circumstances: Circumstances): Promise<void> {
  if (isCrowded(pool)) return;
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ organization_id: Uuid; id: Uuid; name: string }>(NOTE_REFUSAL, [
      sha256(token),
      circumstances.now,
    ]);
    for (const { organization_id: organizationId, id, name } of rows) {
      const author = { organizationId, userId: null, tokenId: id };
      const target = { kind: "token", id, name } as const;
      await recordEvent((text, values) => client.query(text, values), author, circumstances, {
        action: "token.used_after_revocation",
        target,
      });
    }
    await client.query("commit");
    client.release();
  } catch {
    client.release(true);
  }
}
