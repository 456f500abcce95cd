import { type DataOf, encodeId, endpoints, type Uuid } from "@muster/contract";
import { operation } from "../operation.ts";

type Scheduler = DataOf<typeof endpoints.clusters.list>["clusters"][number]["scheduler"];

/** The organization's clusters, by name. */
export const listClusters = operation(endpoints.clusters.list, async ({ db }) => {
  const clusters = await db.models.cluster.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return {
    data: {
      clusters: clusters.map(presentCluster),
    },
  };
});

/** A cluster as the contract shows it. */
export const presentCluster = ({
  id,
  name,
  scheduler,
}: {
  id: Uuid;
  name: string;
  scheduler: Scheduler;
}) => ({
  cluster_id: encodeId("cluster", id),
  name,
  scheduler,
});
