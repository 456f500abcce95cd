import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput } from "../ids.ts";
import { WHO_MAY_REPORT } from "./ingest-workloads.ts";
import { instantInput, instantOutput } from "../times.ts";

export const ingestHeartbeat = endpoint({
  name: "ingest.heartbeat",
  method: "POST",
  path: "/v1/ingest/heartbeat",
  scope: "workloads:write",
  summary: "Report that a cluster is watched",
  description: `For a collector that looked and found nothing new, once a minute: a cluster that nobody reports for five minutes is marked as silent. Changes no workload. ${WHO_MAY_REPORT}`,
  input: z.strictObject({
    cluster_id: idInput("cluster", "The cluster that was observed."),
    observed_at: instantInput("When nothing was new, by the clock that observations have theirs from."),
  }),
  data: z.strictObject({ received_at: instantOutput("When it was received, by the server's clock.") }),
  paged: false,
});
