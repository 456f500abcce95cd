import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { SILENT_AFTER_SECONDS } from "../facts.ts";
import { idOutput } from "../ids.ts";
import { instantOutput } from "../times.ts";

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

const collectorSchema = z
  .strictObject({
    first_seen_at: instantOutput("When it first reported."),
    last_seen_at: instantOutput("When it last reported."),
    lag_seconds: z.int().nullable().meta({
      description:
        "How old the newest of what it last reported was; null when all of it was rejected, and while it is silent.",
    }),
    is_silent: z
      .boolean()
      .meta({ description: `Whether it has not reported for ${SILENT_AFTER_SECONDS / 60} minutes.` }),
    rejected_last_day: z.int().meta({ description: "Observations that were rejected in the last 24 hours." }),
    token_expires_at: instantOutput(
      `The first end of the tokens that it reported with in the ${SILENT_AFTER_SECONDS / 60} minutes up to its last report; null when they are revoked.`,
    ).nullable(),
  })
  .meta({ id: "Collector", description: "How fresh what is known of a cluster is." });
export type Collector = z.infer<typeof collectorSchema>;

/** What may schedule a cluster's workloads. */
export const SCHEDULERS = ["slurm", "kubernetes", "other"] as const;

export const clusterSchema = z
  .strictObject({
    cluster_id: idOutput("cluster", "The cluster."),
    name: z.string().meta({ examples: ["prod1"] }),
    scheduler: z.enum(SCHEDULERS),
    collector: collectorSchema.nullable().meta({ description: "Null until the first report." }),
  })
  .meta({ id: "Cluster" });
export type Cluster = z.infer<typeof clusterSchema>;

export const listClusters = endpoint({
  name: "clusters.list",
  method: "GET",
  path: "/v1/clusters",
  scope: "workloads:read",
  summary: "List clusters",
  description: "The organization's clusters, by name, each with how fresh what is known of it is.",
  input: z.strictObject({}),
  data: z.strictObject({ clusters: z.array(clusterSchema) }),
  paged: false,
});
