import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { workloadSchema } from "../workload.ts";

export const getWorkload = endpoint({
  name: "workloads.get",
  method: "GET",
  path: "/v1/workloads/{workload_id}",
  scope: "workloads:read",
  summary: "Get a workload",
  description: "One workload. An id that you may not see answers as one that was never issued: 404.",
  input: z.strictObject({
    // Any text: what is no id is not found, as the id of another's workload is.
    workload_id: z.string().meta({
      description: "The unique workload identifier.",
      examples: ["wl_01jeavgz1ye4d9ym9xdj741sz0"],
    }),
  }),
  data: workloadSchema,
  paged: false,
});
