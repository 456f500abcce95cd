import { decodeId, type IdKind } from "@muster/contract";
import { type Client, MusterError, type RequestOptions } from "@muster/sdk";
import { NotThere } from "./exit.ts";

/** Puts ids where a team's slug or a cluster's name was given. */
export async function withIds(
  client: Client,
  input: Readonly<Record<string, unknown>>,
  request: RequestOptions,
): Promise<Record<string, unknown>> {
  const { initiative_id: team, cluster_id: cluster, ...others } = input;
  return {
    ...others,
    ...(typeof team === "string" ? { initiative_id: await teamId(client, team, request) } : {}),
    ...(typeof cluster === "string" ? { cluster_id: await clusterId(client, cluster, request) } : {}),
  };
}

/** The id of a cluster that is given by its name or id. */
export async function clusterId(client: Client, name: string, request: RequestOptions): Promise<string> {
  if (isId("cluster", name)) return name;
  const { clusters } = (await client.clusters.list({}, request).catch(unlessScopeLacks(name))).data;
  const named = clusters.filter((cluster) => cluster.name === name);
  if (named[0] && named.length === 1) return named[0].cluster_id;
  throw named[0]
    ? new NotThere(`There are several clusters “${name}”. Give the id of one: muster clusters`)
    : new NotThere(`There is no cluster “${name}”. See which there are: muster clusters`);
}

/** A collector's token may report, and read nothing. */
const unlessScopeLacks =
  (name: string) =>
  (error: unknown): never => {
    if (!(error instanceof MusterError && error.code === "FORBIDDEN")) throw error;
    const refusal = error.message.replace(/\.$/, "");
    throw new NotThere(
      `${refusal}, which it takes to find the cluster “${name}” by its name. Give its id, as --cluster cluster_…; Settings → Clusters shows it.\n(request ${error.requestId})`,
    );
  };

async function teamId(client: Client, slug: string, request: RequestOptions): Promise<string> {
  if (isId("initiative", slug)) return slug;
  const { initiatives } = (await client.initiatives.list({}, request)).data;
  const named = initiatives.find((team) => team.slug === slug);
  if (named) return named.initiative_id;
  throw new NotThere(`There is no team “${slug}” that you may see. See which there are: muster teams`);
}

/** The slugs of teams by their ids. */
export async function teamSlugs(
  client: Client,
  request: RequestOptions,
): Promise<ReadonlyMap<unknown, string>> {
  const { initiatives } = (await client.initiatives.list({}, request)).data;
  return new Map(initiatives.map(({ initiative_id, slug }) => [initiative_id, slug]));
}

const isId = (kind: IdKind, text: string): boolean => decodeId(kind, text) !== undefined;
