import type pg from "pg";
import { uuidOf } from "./hash.ts";
import { emailOf, type Organization } from "./outline.ts";

/**
 * Writes an organization with its clusters, teams, users, memberships and a token for each user (of a secret that nobody has).
 * Users have the role MEMBER, in their one team.
 */
export async function loadPeople(client: pg.ClientBase, organization: Organization): Promise<void> {
  const { id, slug, teams, clusterIds, userCount } = organization;
  await client.query("insert into organizations (id, name, slug) values ($1, $2, $2)", [id, slug]);
  await client.query(
    `insert into clusters (organization_id, id, name, scheduler)
      select $1, id, 'cluster-' || n, 'slurm' from unnest($2::uuid[]) with ordinality c(id, n)`,
    [id, clusterIds],
  );
  for (const team of teams) {
    await client.query(
      "insert into initiatives (organization_id, id, parent_id, slug, name) values ($1, $2, $3, $4, $4)",
      [id, team.id, team.parentId, team.slug],
    );
  }
  const users = Array.from({ length: userCount }, (_, n) => ({
    id: userId(organization, n),
    email: emailOf(organization, n),
  }));
  const userIds = users.map((user) => user.id);
  const teamIds = teams.flatMap((team) => Array<string>(team.userCount).fill(team.id));
  await client.query(
    "insert into users (id, email, name) select id, email, email from unnest($1::uuid[], $2::text[]) u(id, email)",
    [userIds, users.map((user) => user.email)],
  );
  await client.query(
    "insert into memberships (organization_id, user_id, role) select $1, id, 'MEMBER' from unnest($2::uuid[]) u(id)",
    [id, userIds],
  );
  await client.query(
    `insert into team_memberships (organization_id, user_id, initiative_id, is_lead)
      select $1, u, t, false from unnest($2::uuid[], $3::uuid[]) m(u, t)`,
    [id, userIds, teamIds],
  );
  await client.query(
    `insert into api_tokens (organization_id, id, name, token_sha256, owner_user_id, scopes, expires_at)
      select $1, id, 'notebook', sha256(id::text::bytea), id, '{workloads:read}', now() + interval '1 year'
      from unnest($2::uuid[]) u(id)`,
    [id, userIds],
  );
}

const userId = (organization: Organization, n: number) => uuidOf(`${organization.id}:user:${n}`);
