import { createAccess, NOWHERE } from "@muster/access";
import type { Role, Uuid } from "@muster/contract";
import { createPool } from "@muster/db";
import { uuidOf } from "./hash.ts";
import type { Organization } from "./outline.ts";

/** The cookies of people who are signed in, for who may see how much of an organization. */
export type People = Readonly<Record<"admin" | "lead of 50 teams" | "member of 5 teams", string>>;

/** Signs three people in to an organization; whoever ran this before finds the same ones. */
export async function signInPeople(url: string, organization: Organization): Promise<People> {
  const pool = createPool({ url, role: "muster_maintenance", maxConnections: 1 });
  const access = createAccess({ databaseUrl: url, maxConnections: 1 });
  const division = organization.teams.filter((team) => team.parentId === null).slice(0, 1);
  const bySize = organization.teams.toSorted((a, b) => b.share - a.share);
  const joined = [2, 40, 120, 170, bySize.length - 1].flatMap((rank) => bySize[rank] ?? []);

  async function signIn(name: string, role: Role, teams: readonly { id: Uuid }[] = []): Promise<string> {
    const id = uuidOf(`${organization.id}:${name}`);
    await pool.query("insert into users (id, email, name) values ($1, $2, $2) on conflict (id) do nothing", [
      id,
      `${name}@bench.example`,
    ]);
    await pool.query(
      `insert into memberships (organization_id, user_id, role) values ($1, $2, $3::role)
        on conflict (organization_id, user_id) do nothing`,
      [organization.id, id, role],
    );
    await pool.query(
      `insert into team_memberships (organization_id, user_id, initiative_id, is_lead)
        select $1, $2, t, $3 from unnest($4::uuid[]) t on conflict do nothing`,
      [organization.id, id, role === "TEAM_LEAD", teams.map((team) => team.id)],
    );
    const secret = await access.signIn.startSession(id, { now: new Date(), from: NOWHERE, requestId: null });
    if (secret === null) throw new Error(`${name} could not sign in.`);
    return `muster_session=${secret}`;
  }

  try {
    return {
      admin: await signIn("admin", "ORG_ADMIN"),
      "lead of 50 teams": await signIn("lead", "TEAM_LEAD", division),
      "member of 5 teams": await signIn("member", "MEMBER", joined),
    };
  } finally {
    await Promise.all([pool.end(), access.close()]);
  }
}
