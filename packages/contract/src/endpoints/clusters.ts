import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { label } from "../text.ts";
import { instantOutput } from "../times.ts";
import { clusterSchema, SCHEDULERS } from "./places.ts";

const which = idInput("cluster", "The cluster.");
const ingest_token = z
  .string()
  .meta({ description: "For its collector; shown this once.", examples: ["mst_…"] });
const ingest_token_id = idOutput("token", "The same token in /v1/tokens, which tells when it was last used.");
const name = label(100).meta({ description: "What it is called.", examples: ["prod1"] });

export const createCluster = endpoint({
  name: "clusters.create",
  method: "POST",
  path: "/v1/clusters",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Add a cluster",
  description:
    "Adds a cluster and makes a service token that may report its workloads and nothing else. The token is in this answer and nowhere else. Needs the scope workloads:write too, since nobody can give what they don't have.",
  input: z.strictObject({
    name,
    scheduler: z
      .enum(SCHEDULERS, `must be one of ${SCHEDULERS.join(", ")}`)
      .meta({ description: "What schedules its workloads." }),
  }),
  data: z.strictObject({
    cluster: clusterSchema,
    ingest_token,
    ingest_token_id,
  }),
  paged: false,
});

export const updateCluster = endpoint({
  name: "clusters.update",
  method: "PATCH",
  path: "/v1/clusters/{cluster_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Rename a cluster",
  description: "Its id, and with it what collectors send, stays the same.",
  input: z.strictObject({ cluster_id: which, name }),
  data: clusterSchema,
  paged: false,
});

export const createClusterToken = endpoint({
  name: "clusters.create_token",
  method: "POST",
  path: "/v1/clusters/{cluster_id}/tokens",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Make another token for a cluster's collector",
  description:
    "A service token like the one that was made with the cluster, which stays as good as it was. It is in this answer and nowhere else. Needs the scope workloads:write too.",
  input: z.strictObject({ cluster_id: which }),
  data: z.strictObject({ ingest_token, ingest_token_id }),
  paged: false,
});

export const removeCluster = endpoint({
  name: "clusters.remove",
  method: "DELETE",
  path: "/v1/clusters/{cluster_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Remove a cluster that never reported",
  description: "409 as soon as anything was reported of it. Its tokens stay as they are.",
  input: z.strictObject({ cluster_id: which }),
  data: z.strictObject({ cluster_id: idOutput("cluster", "The cluster that is gone.") }),
  paged: false,
});

/** How many rejected observations are shown. */
export const MAX_REJECTIONS = 100;

export const listRejections = endpoint({
  name: "clusters.rejections",
  method: "GET",
  path: "/v1/clusters/{cluster_id}/rejected-observations",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "What a cluster reported that can't be",
  description: `The last ${MAX_REJECTIONS} observations of a cluster that were rejected, the latest first, and why.`,
  input: z.strictObject({ cluster_id: which }),
  data: z.strictObject({
    rejected_observations: z.array(
      z
        .strictObject({
          received_at: instantOutput("When it was reported."),
          external_id: z
            .string()
            .nullable()
            .meta({ description: "What names the workload in its cluster; null when it could not be read." }),
          reason: z.string().meta({ description: "What is wrong with it." }),
        })
        .meta({ id: "RejectedObservation" }),
    ),
  }),
  paged: false,
});
