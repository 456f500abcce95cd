import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { instantOutput } from "../times.ts";
import { workloadIdInput } from "./get-workload.ts";

export const listWorkloadAttempts = endpoint({
  name: "workloads.attempts",
  method: "GET",
  path: "/v1/workloads/{workload_id}/attempts",
  scope: "workloads:read",
  summary: "List a workload's attempts",
  description:
    "The stretches during which a workload held GPUs, oldest first: more than one where it was requeued, preempted or resized. Its gpu_hours_used is their sum. A workload that you may not see answers 404.",
  input: z.strictObject({
    workload_id: workloadIdInput,
  }),
  data: z.strictObject({
    attempts: z
      .array(
        z
          .strictObject({
            gpu_count: z
              .int()
              .nonnegative()
              .meta({ description: "GPUs that it held.", examples: [8] }),
            started_at: instantOutput("When it got them."),
            ended_at: instantOutput("When it gave them back; null while it holds them.").nullable(),
            suspended_seconds: z
              .int()
              .nonnegative()
              .meta({ description: "For how long of it nothing ran and nothing is counted.", examples: [0] }),
          })
          .meta({ id: "WorkloadAttempt" }),
      )
      .meta({ description: "Empty before it first starts." }),
  }),
  paged: false,
});
