import type { Endpoints } from "@muster/contract";
import { getHealth, getLiveness } from "./health/health.ts";
import { getMe } from "./me/get.ts";
import { switchOrganization } from "./me/switch-organization.ts";
import { ingestWorkloads } from "./ingest/observe.ts";
import type { Operation } from "./operation.ts";
import { listClusters } from "./places/list-clusters.ts";
import { listInitiatives } from "./places/list-initiatives.ts";
import { workloadStats } from "./statistics/stats.ts";
import { getUsage } from "./statistics/usage.ts";
import { listWorkloadEvents } from "./workloads/events.ts";
import { getWorkload } from "./workloads/get.ts";
import { listWorkloads } from "./workloads/list.ts";

type Registry = {
  readonly [Group in keyof Endpoints]: {
    readonly [Name in keyof Endpoints[Group]]: Endpoints[Group][Name] extends infer E extends
      Operation["endpoint"]
      ? Operation<E>
      : never;
  };
};

/** The verb behind every endpoint. An endpoint without one does not compile. */
export const registry: Registry = {
  health: { get: getHealth, live: getLiveness },
  me: { get: getMe, switch_organization: switchOrganization },
  initiatives: { list: listInitiatives },
  clusters: { list: listClusters },
  ingest: { workloads: ingestWorkloads },
  workloads: { list: listWorkloads, get: getWorkload, events: listWorkloadEvents, stats: workloadStats },
  usage: { get: getUsage },
};

/** All operations in a row, their types forgotten. */
export const operations: readonly Operation[] = Object.values(registry).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);
