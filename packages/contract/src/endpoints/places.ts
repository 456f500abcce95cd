import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idOutput } from "../ids.ts";

export const initiativeSchema = z
  .strictObject({
    initiative_id: idOutput("initiative", "The team."),
    parent_id: idOutput("initiative", "The team above it.").nullable().meta({
      description: "The team above it; null at the top, or when you may not see the one above.",
    }),
    name: z.string().meta({ examples: ["Vision"] }),
    slug: z.string().meta({ examples: ["vision"] }),
    is_archived: z.boolean(),
  })
  .meta({ id: "Initiative" });
export type Initiative = z.infer<typeof initiativeSchema>;

export const listInitiatives = endpoint({
  name: "initiatives.list",
  method: "GET",
  path: "/v1/initiatives",
  scope: "workloads:read",
  summary: "List teams",
  description: "The teams (initiatives) that you may see, each after the one above it, by name.",
  input: z.strictObject({}),
  data: z.strictObject({ initiatives: z.array(initiativeSchema) }),
  paged: false,
});

export const clusterSchema = z
  .strictObject({
    cluster_id: idOutput("cluster", "The cluster."),
    name: z.string().meta({ examples: ["prod1"] }),
    scheduler: z.enum(["slurm", "kubernetes", "other"]),
  })
  .meta({ id: "Cluster" });

export const listClusters = endpoint({
  name: "clusters.list",
  method: "GET",
  path: "/v1/clusters",
  scope: "workloads:read",
  summary: "List clusters",
  description: "The organization's clusters, by name.",
  input: z.strictObject({}),
  data: z.strictObject({ clusters: z.array(clusterSchema) }),
  paged: false,
});
