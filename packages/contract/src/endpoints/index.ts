import type { Endpoint } from "../endpoint.ts";
import { getWorkload } from "./get-workload.ts";
import { getHealth, getLiveness } from "./health.ts";
import { listWorkloads } from "./list-workloads.ts";
import { getMe, switchOrganization } from "./me.ts";
import { listClusters, listInitiatives } from "./places.ts";
import { workloadStats } from "./workload-stats.ts";

/** Every operation there is, nested as tRPC calls it. */
export const endpoints = {
  health: { get: getHealth, live: getLiveness },
  me: { get: getMe, switch_organization: switchOrganization },
  initiatives: { list: listInitiatives },
  clusters: { list: listClusters },
  workloads: { list: listWorkloads, get: getWorkload, stats: workloadStats },
} as const satisfies Record<string, Record<string, Endpoint>>;

export type Endpoints = typeof endpoints;
export {
  ingestWorkloads,
  MAX_OBSERVATIONS,
  OBSERVATION_OUTCOMES,
  type ObservationOutcome,
} from "./ingest-workloads.ts";
export { clusterSchema, type Initiative, initiativeSchema } from "./places.ts";
export { GROUPINGS, type Grouping, TIME_RANGES } from "./workload-stats.ts";
