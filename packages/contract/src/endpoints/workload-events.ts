import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { instantOutput } from "../times.ts";
import { workloadStatusSchema } from "../workload.ts";
import { workloadIdInput } from "./get-workload.ts";
import { pageInput } from "./page-input.ts";

export const listWorkloadEvents = endpoint({
  name: "workloads.events",
  method: "GET",
  path: "/v1/workloads/{workload_id}/events",
  scope: "workloads:read",
  summary: "List a workload's history",
  description:
    "What was seen of a workload, oldest first: each status the first time that it was observed with so many attempts. A workload that you may not see answers 404.",
  input: z.strictObject({
    workload_id: workloadIdInput,
    ...pageInput(20, "workload"),
  }),
  data: z.strictObject({
    events: z.array(
      z
        .strictObject({
          status: workloadStatusSchema,
          attempt_count: z
            .int()
            .nonnegative()
            .meta({ description: "How many times it had got GPUs by then.", examples: [1] }),
          observed_at: instantOutput("When it was first seen so."),
        })
        .meta({ id: "WorkloadEvent" }),
    ),
  }),
  paged: true,
});
