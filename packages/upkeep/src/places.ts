import { type Caretaker, createCaretaker } from "@muster/access";
import { NotThere, UsageError } from "@muster/cli";
import { decodeId, type Uuid } from "@muster/contract";

export interface Place {
  readonly organizationId: Uuid;
  readonly clusterId: Uuid;
}

/**
 * Finds an organization, by id or slug, and a cluster of it, by id or name. With one organization alone it need not be named.
 * @throws NotThere when there is none or not just one of the name; UsageError when it must be named
 */
export async function findPlace(
  databaseUrl: string,
  organization: string | undefined,
  cluster: string,
): Promise<Place> {
  const caretaker = createCaretaker(databaseUrl);
  try {
    const organizationId = await findOrganization(caretaker, organization);
    return { organizationId, clusterId: await findCluster(caretaker, organizationId, cluster) };
  } finally {
    await caretaker.close();
  }
}

async function findOrganization(caretaker: Caretaker, name: string | undefined): Promise<Uuid> {
  const all = await caretaker.organizations();
  const id = name && decodeId("organization", name);
  const found = name === undefined ? all : all.filter((one) => one.id === id || one.slug === name);
  if (found[0] && found.length === 1) return found[0].id;
  const slugs = all.map(({ slug }) => slug).join(", ") || "none";
  throw name === undefined
    ? new UsageError(`Say which organization: --organization with one of ${slugs}.`)
    : new NotThere(`There is no organization “${name}”; there are ${slugs}.`);
}

async function findCluster(caretaker: Caretaker, organizationId: Uuid, name: string): Promise<Uuid> {
  const all = await caretaker.clustersOf(organizationId);
  const id = decodeId("cluster", name);
  const found = all.filter((one) => one.id === id || one.name === name);
  if (found[0] && found.length === 1) return found[0].id;
  if (found.length > 1) throw new NotThere(`There are several clusters “${name}”; give the id of one.`);
  throw new NotThere(
    `There is no cluster “${name}”; there are ${all.map((one) => one.name).join(", ") || "none"}.`,
  );
}
