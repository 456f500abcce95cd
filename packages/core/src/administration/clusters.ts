import { endpoints, type Uuid } from "@muster/contract";
import { notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { presentCluster } from "../places/list-clusters.ts";
import { made } from "./made.ts";
import { requireScopes } from "./tokens.ts";

/** Adds a cluster with a token for its collector. */
export const createCluster = operation(endpoints.clusters.create, async (call, input) => {
  requireScopes(call.principal, ["workloads:write"]);
  const { id, token } = await made(call.services.access.changes.clusters.create(call, input), "cluster");
  return { data: { cluster: await findCluster(call, id), ingest_token: token.secret } };
});

/** Gives a cluster another name. */
export const updateCluster = operation(endpoints.clusters.update, async (call, { cluster_id, name }) => {
  await made(call.services.access.changes.clusters.rename(call, cluster_id, name), "cluster");
  return { data: await findCluster(call, cluster_id) };
});

async function findCluster({ db }: AuthorizedCall, id: Uuid) {
  const cluster = await db.models.cluster.findFirst({ where: { id } });
  if (!cluster) throw notFound("cluster");
  return presentCluster(cluster);
}
