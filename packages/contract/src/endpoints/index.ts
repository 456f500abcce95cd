import type { Endpoint } from "../endpoint.ts";
import { getWorkload } from "./get-workload.ts";
import { getHealth, getLiveness } from "./health.ts";
import { listWorkloads } from "./list-workloads.ts";
import { getMe, switchOrganization } from "./me.ts";
import { listClusters, listInitiatives } from "./places.ts";
import { ingestWorkloads } from "./ingest-workloads.ts";
import { getUsage } from "./usage.ts";
import { listWorkloadEvents } from "./workload-events.ts";
import { workloadStats } from "./workload-stats.ts";

/** Every operation there is, nested as tRPC calls it. */
export const endpoints = {
  health: { get: getHealth, live: getLiveness },
  me: { get: getMe, switch_organization: switchOrganization },
  initiatives: { list: listInitiatives },
  clusters: { list: listClusters },
  ingest: { workloads: ingestWorkloads },
  workloads: { list: listWorkloads, get: getWorkload, events: listWorkloadEvents, stats: workloadStats },
  usage: { get: getUsage },
} as const satisfies Record<string, Record<string, Endpoint>>;

export type Endpoints = typeof endpoints;
export { MAX_OBSERVATIONS, OBSERVATION_OUTCOMES, type ObservationOutcome } from "./ingest-workloads.ts";
export { SORT_ORDERS, type SortOrder, WORKLOAD_SORTS, type WorkloadSort } from "./list-workloads.ts";
export { clusterSchema, type Initiative, initiativeSchema } from "./places.ts";
export { GROUPINGS, type Grouping, INTERVALS, type Interval, MAX_INTERVALS } from "./grouping.ts";
export { TIME_RANGES } from "./time-range.ts";
export { STATS_EXTRAS } from "./workload-stats.ts";
