import { type Uuid, newUuid } from "@muster/contract";
import type pg from "pg";
import { idBytes } from "./hash.ts";
import { insertRows, timestamp } from "./insert.ts";
import { flatten } from "./staff.ts";
import { UNASSIGNED } from "./teams.ts";
import type { DemoOrganization } from "./world.ts";

/** Where an organization's things are to be found in the database. */
export interface Stored {
  readonly organizationId: Uuid;
  /** By slug, `unassigned` among them. */
  readonly teamIds: ReadonlyMap<string, Uuid>;
  /** By name. */
  readonly clusterIds: ReadonlyMap<string, Uuid>;
}

/** Stores an organization with its teams and clusters, still without people and workloads. */
export async function storeOrganization(client: pg.ClientBase, demo: DemoOrganization): Promise<Stored> {
  const { plan } = demo;
  const created = timestamp(demo.createdAt);
  const idOf = (key: string): Uuid => newUuid(demo.createdAt * 1000, idBytes(`${plan.slug}/${key}`));

  const organizationId = idOf("");
  const columns = { id: "uuid", name: "text", slug: "text", created_at: "timestamptz" };
  await insertRows(client, "organizations", columns, [
    { id: organizationId, name: plan.name, slug: plan.slug, created_at: created },
  ]);

  const unassigned = await client.query<{ id: Uuid }>(
    "select id from initiatives where organization_id = $1 and slug = $2",
    [organizationId, UNASSIGNED.slug],
  );
  const teamIds = new Map(unassigned.rows.map(({ id }) => [UNASSIGNED.slug as string, id]));
  // One at a time: a team's path is made from that of the team above, which must be there.
  for (const { slug, name, parentSlug } of flatten(plan.teams)) {
    const id = idOf(`team/${slug}`);
    const parentId = parentSlug === null ? null : teamIds.get(parentSlug);
    await client.query(
      "insert into initiatives (organization_id, id, parent_id, slug, name, created_at) values ($1, $2, $3, $4, $5, $6)",
      [organizationId, id, parentId, slug, name, created],
    );
    teamIds.set(slug, id);
  }

  const clusters = [...plan.clusters, ...plan.idleClusters].map(({ name, scheduler }) => ({
    organization_id: organizationId,
    id: idOf(`cluster/${name}`),
    name,
    scheduler,
    created_at: created,
  }));
  const types = {
    organization_id: "uuid",
    id: "uuid",
    name: "text",
    scheduler: "scheduler",
    created_at: "timestamptz",
  };
  await insertRows(client, "clusters", types, clusters);
  return { organizationId, teamIds, clusterIds: new Map(clusters.map(({ name, id }) => [name, id])) };
}
