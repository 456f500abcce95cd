import { endpoints } from "@muster/contract";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { latestBy, noSuchCluster, requireReporter, TOO_FAR_AHEAD } from "./reporting.ts";

/** Notes that a collector looked at a cluster and found nothing new. */
export const ingestHeartbeat = operation(
  endpoints.ingest.heartbeat,
  async ({ principal, db, now }, { cluster_id: clusterId, observed_at: observedAt }) => {
    requireReporter(principal);
    if (observedAt.getTime() > latestBy(now)) throw invalid({ path: "observed_at", message: TOO_FAR_AHEAD });
    if (!(await db.observations.hear(clusterId, observedAt, now))) throw noSuchCluster();
    return { data: { received_at: now.toISOString() } };
  },
);
