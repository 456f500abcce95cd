import { newApiToken, sha256 } from "@muster/access";
import { DAY_MS, newUuid, type Role, SCOPES } from "@muster/contract";
import { createPool } from "@muster/db";
import type pg from "pg";
import type { Organization, Team } from "./outline.ts";

/** API tokens of one organization, for who may see how much of it. */
export interface Tokens {
  readonly admin: string;
  /** Leads a division: 50 teams, two of them dormant. */
  readonly leadOf50: string;
  /** Is in 5 teams: a large, a middling, two small ones and a dormant one. */
  readonly memberOf5: string;
}

/** Makes new tokens and takes back those of earlier runs: no secret is kept between runs. */
export async function issueTokens(url: string, organization: Organization): Promise<Tokens> {
  const pool = createPool({ url, role: "muster_maintenance", maxConnections: 1 });
  try {
    await pool.query("delete from api_tokens where name = 'bench'");
    const division = organization.teams.filter((team) => team.parentId === null).slice(0, 1);
    const bySize = organization.teams.toSorted((a, b) => b.share - a.share);
    const joined = [2, 40, 120, 170, bySize.length - 1].flatMap((rank) => bySize[rank] ?? []);
    return {
      admin: await issue(pool, organization, "ORG_ADMIN"),
      leadOf50: await issue(pool, organization, "TEAM_LEAD", division),
      memberOf5: await issue(pool, organization, "MEMBER", joined),
    };
  } finally {
    await pool.end();
  }
}

async function issue(
  pool: pg.Pool,
  organization: Organization,
  role: Role,
  teams: readonly Team[] = [],
): Promise<string> {
  const token = newApiToken();
  const now = Date.now();
  const id = newUuid(now);
  await pool.query(
    "insert into api_tokens (organization_id, id, name, token_sha256, service_role, scopes, expires_at) values ($1, $2, 'bench', $3, $4, $5, $6)",
    [organization.id, id, sha256(token), role, SCOPES, new Date(now + DAY_MS)],
  );
  await pool.query(
    "insert into api_token_teams (organization_id, token_id, initiative_id, is_lead) select $1, $2, t, $3 from unnest($4::uuid[]) t",
    [organization.id, id, role === "TEAM_LEAD", teams.map((team) => team.id)],
  );
  return token;
}
