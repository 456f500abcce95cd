import { type Scope, TOKEN_DAYS, type Uuid, newUuid } from "@muster/contract";
import { newApiToken, sha256 } from "@muster/access";
import type { Role } from "@muster/db";
import type pg from "pg";
import type { Member } from "./cast.ts";
import { idBytes } from "./hash.ts";
import { insertRows, timestamp } from "./insert.ts";
import type { Stored } from "./store-organization.ts";
import { known } from "./world.ts";

/**
 * Stores people, each once, and returns their ids by email.
 * @param createdAt when they came, in whole seconds since 1970
 * @param passwordHashes by email; who has none can't sign in with a password
 */
export async function storeUsers(
  client: pg.ClientBase,
  members: readonly Member[],
  createdAt: number,
  passwordHashes: ReadonlyMap<string, string>,
): Promise<Map<string, Uuid>> {
  const people = new Map(members.map(({ email, name }) => [email, name]));
  const rows = [...people].map(([email, name]) => ({
    id: newUuid(createdAt * 1000, idBytes(`user/${email}`)),
    email,
    name,
    password_hash: passwordHashes.get(email) ?? null,
    created_at: timestamp(createdAt),
  }));
  const types = { id: "uuid", email: "text", name: "text", password_hash: "text", created_at: "timestamptz" };
  await insertRows(client, "users", types, rows);
  return new Map(rows.map(({ email, id }) => [email, id]));
}

/** Stores who is a member of an organization, with their roles and teams. */
export async function storeMemberships(
  client: pg.ClientBase,
  { organizationId, teamIds }: Stored,
  members: readonly Member[],
  createdAt: number,
  userIds: ReadonlyMap<string, Uuid>,
): Promise<void> {
  const memberships = members.map(({ email, role }) => ({
    organization_id: organizationId,
    user_id: known(userIds, email),
    role,
    created_at: timestamp(createdAt),
  }));
  const types = { organization_id: "uuid", user_id: "uuid", role: "role", created_at: "timestamptz" };
  await insertRows(client, "memberships", types, memberships);

  const teams = members.flatMap(({ email, ledTeamSlugs, joinedTeamSlugs }) =>
    [...ledTeamSlugs, ...joinedTeamSlugs].map((slug, index) => ({
      organization_id: organizationId,
      user_id: known(userIds, email),
      initiative_id: known(teamIds, slug),
      is_lead: index < ledTeamSlugs.length,
    })),
  );
  const teamTypes = { organization_id: "uuid", user_id: "uuid", initiative_id: "uuid", is_lead: "boolean" };
  await insertRows(client, "team_memberships", teamTypes, teams);
}

/** Whose an API token is: a member's, or the organization's own with a role. */
type TokenOwner = { readonly userId: Uuid } | { readonly serviceRole: Role };

/** Makes an API token that is good for as long as one may be, stores its hash, and returns the token itself. */
export async function issueToken(
  client: pg.ClientBase,
  organizationId: Uuid,
  owner: TokenOwner,
  scopes: readonly Scope[],
  now: number,
): Promise<string> {
  const token = newApiToken();
  await client.query(
    `insert into api_tokens (organization_id, id, name, token_sha256, owner_user_id, service_role, scopes, created_at, expires_at)
     values ($1, $2, 'Demo', $3, $4, $5, $6, $7, $8)`,
    [
      organizationId,
      newUuid(now * 1000),
      sha256(token),
      "userId" in owner ? owner.userId : null,
      "serviceRole" in owner ? owner.serviceRole : null,
      scopes,
      timestamp(now),
      timestamp(now + TOKEN_DAYS * 86_400),
    ],
  );
  return token;
}
