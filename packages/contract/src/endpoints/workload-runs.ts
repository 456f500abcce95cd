import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { workloadSchema } from "../workload.ts";
import { workloadIdInput } from "./get-workload.ts";
import { limitInput } from "./page-input.ts";

export const listWorkloadRuns = endpoint({
  name: "workloads.runs",
  method: "GET",
  path: "/v1/workloads/{workload_id}/runs",
  scope: "workloads:read",
  summary: "List the runs of a workload's name",
  description:
    "The newest workloads of exactly this one's name in its team, itself among them if it is one of the newest: whether it fails now and then, how long it takes. A workload that you may not see answers 404.",
  input: z.strictObject({
    workload_id: workloadIdInput,
    limit: limitInput(100, "Number of runs at most."),
  }),
  data: z.strictObject({ workloads: z.array(workloadSchema) }),
  paged: false,
});
