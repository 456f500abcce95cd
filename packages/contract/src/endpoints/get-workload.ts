import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { workloadSchema } from "../workload.ts";

/** Whose details are asked for. Any text: what is no id is not found, as the id of another's workload is. */
export const workloadIdInput = z
  .string("must be text")
  .meta({ description: "The unique workload identifier." });

export const getWorkload = endpoint({
  name: "workloads.get",
  method: "GET",
  path: "/v1/workloads/{workload_id}",
  scope: "workloads:read",
  summary: "Get a workload",
  description: "One workload. An id that you may not see answers as one that was never issued: 404.",
  input: z.strictObject({
    workload_id: workloadIdInput.meta({ examples: ["wl_01jeavgz1ye4d9ym9xdj741sz0"] }),
  }),
  data: workloadSchema,
  paged: false,
});
