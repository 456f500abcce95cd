import { encodeId, endpoints } from "@muster/contract";
import { operation } from "../operation.ts";

/** The organization's clusters, by name. */
export const listClusters = operation(endpoints.clusters.list, async ({ db }) => {
  const clusters = await db.models.cluster.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return {
    data: {
      clusters: clusters.map(({ id, name, scheduler }) => ({
        cluster_id: encodeId("cluster", id),
        name,
        scheduler,
      })),
    },
  };
});
