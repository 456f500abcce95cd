import type { IssuedToken } from "@muster/access";
import { type Cluster, encodeId, endpoints, MAX_REJECTIONS, type Uuid } from "@muster/contract";
import { notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { findClusters } from "../places/list-clusters.ts";
import { made } from "./made.ts";
import { requireScopes } from "./tokens.ts";

/** Adds a cluster with a token for its collector. */
export const createCluster = operation(endpoints.clusters.create, async (call, input) => {
  requireScopes(call.principal, ["workloads:write"]);
  const { id, token } = await made(call.services.access.changes.clusters.create(call, input), "cluster");
  return { data: { cluster: await findCluster(call, id), ...presentToken(token) } };
});

/** Gives a cluster another name. */
export const updateCluster = operation(endpoints.clusters.update, async (call, { cluster_id, name }) => {
  await made(call.services.access.changes.clusters.rename(call, cluster_id, name), "cluster");
  return { data: await findCluster(call, cluster_id) };
});

/** Makes another token for a cluster's collector. */
export const createClusterToken = operation(endpoints.clusters.create_token, async (call, { cluster_id }) => {
  requireScopes(call.principal, ["workloads:write"]);
  const token = await made(call.services.access.changes.clusters.createToken(call, cluster_id), "cluster");
  return { data: presentToken(token) };
});

/** Removes a cluster of which nothing was ever reported. */
export const removeCluster = operation(endpoints.clusters.remove, async (call, { cluster_id }) => {
  await made(call.services.access.changes.clusters.remove(call, cluster_id), "cluster");
  return { data: { cluster_id: encodeId("cluster", cluster_id) } };
});

/** The last observations of a cluster that were rejected. */
export const listRejections = operation(
  endpoints.clusters.rejections,
  async ({ db }, { cluster_id: clusterId }) => {
    if ((await db.models.cluster.count({ where: { id: clusterId } })) === 0) throw notFound("cluster");
    const rejections = await db.models.rejectedObservation.findMany({
      where: { clusterId },
      orderBy: [{ id: "desc" }],
      take: MAX_REJECTIONS,
    });
    return {
      data: {
        rejected_observations: rejections.map(({ receivedAt, externalId, reason }) => ({
          received_at: receivedAt.toISOString(),
          external_id: externalId,
          reason,
        })),
      },
    };
  },
);

const presentToken = ({ id, secret }: IssuedToken) => ({
  ingest_token: secret,
  ingest_token_id: encodeId("token", id),
});

async function findCluster(call: AuthorizedCall, id: Uuid): Promise<Cluster> {
  const cluster = (await findClusters(call)).find(({ cluster_id }) => cluster_id === encodeId("cluster", id));
  if (!cluster) throw notFound("cluster");
  return cluster;
}
