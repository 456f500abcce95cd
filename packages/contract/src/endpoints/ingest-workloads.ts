import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { observationOrRefusal } from "../observation.ts";

/** How many observations one request may carry. */
export const MAX_OBSERVATIONS = 1_000;

export const OBSERVATION_OUTCOMES = ["created", "updated", "unchanged", "stale", "rejected"] as const;
export type ObservationOutcome = (typeof OBSERVATION_OUTCOMES)[number];

export const WHO_MAY_REPORT = "Only a service token, or an ORG_ADMIN's, may report.";

const BATCH = `must hold 1 to ${MAX_OBSERVATIONS} observations`;
const outcomeCount = z.int().nonnegative();

export const ingestWorkloads = endpoint({
  name: "ingest.workloads",
  method: "POST",
  path: "/v1/ingest/workloads",
  scope: "workloads:write",
  summary: "Report what a cluster runs",
  description: `Takes states of workloads as a collector observes them, in any order, as often as it likes. For each workload the observation with the latest observed_at counts; an older one changes nothing but the history. One transaction: what was answered 200 is kept. A rejected observation never takes the others with it. ${WHO_MAY_REPORT}`,
  input: z.strictObject({
    cluster_id: idInput("cluster", "The cluster that was observed."),
    observations: z.array(observationOrRefusal, BATCH).min(1, BATCH).max(MAX_OBSERVATIONS, BATCH),
  }),
  data: z.strictObject({
    counts: z
      .strictObject({
        created: outcomeCount,
        updated: outcomeCount,
        unchanged: outcomeCount,
        stale: outcomeCount,
        rejected: outcomeCount,
      })
      .meta({ description: "How many observations had each outcome." }),
    results: z
      .array(
        z
          .strictObject({
            external_id: z
              .string()
              .nullable()
              .meta({ description: "As it was sent; null when it could not be read." }),
            outcome: z.enum(OBSERVATION_OUTCOMES).meta({
              description:
                "created, updated: it counts now. unchanged: nothing new in it. stale: a later one is known. rejected: it can't be, see reason.",
            }),
            workload_id: idOutput("workload", "The workload that it became.").nullable(),
            reason: z
              .string()
              .nullable()
              .meta({
                description: "Why it was rejected, or what was made of it, such as an unknown team.",
                examples: ["team: there is no team “nlp”; put into Unassigned"],
              }),
          })
          .meta({ id: "ObservationResult" }),
      )
      .meta({ description: "One for each observation, in the order of the request." }),
  }),
  paged: false,
});
