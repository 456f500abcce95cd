import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { workloadIdInput } from "./get-workload.ts";

export const getWorkloadLabels = endpoint({
  name: "workloads.labels",
  method: "GET",
  path: "/v1/workloads/{workload_id}/labels",
  scope: "workloads:read",
  summary: "Get a workload's labels",
  description:
    "What else its cluster says of a workload, as it was last reported. A workload that you may not see answers 404.",
  input: z.strictObject({
    workload_id: workloadIdInput,
  }),
  data: z.strictObject({
    labels: z.record(z.string(), z.string()).meta({
      description: "Names and values; empty where there are none.",
      examples: [{ project: "speech" }],
    }),
  }),
  paged: false,
});
