import type pg from "pg";
import { insertRows, timestamp } from "./insert.ts";
import type { Stored } from "./store-organization.ts";
import type { DemoWorkload } from "./workloads.ts";
import { known } from "./world.ts";

const WORKLOAD_COLUMNS = {
  organization_id: "uuid",
  id: "uuid",
  initiative_id: "uuid",
  cluster_id: "uuid",
  external_id: "text",
  name: "text",
  status: "workload_status",
  submitted_by: "text",
  instance_type: "text",
  namespace: "text",
  gpu_count: "integer",
  is_managed: "boolean",
  submitted_at: "timestamptz",
  started_at: "timestamptz",
  completed_at: "timestamptz",
  exit_code: "integer",
  ended_seconds: "bigint",
  ended_gpu_seconds: "bigint",
  running_since: "timestamptz",
  running_gpu_count: "integer",
  observed_at: "timestamptz",
};
const ATTEMPT_COLUMNS = {
  organization_id: "uuid",
  workload_id: "uuid",
  attempt_id: "text",
  started_at: "timestamptz",
  ended_at: "timestamptz",
  gpu_count: "integer",
};

/** Stores workloads with their attempts. */
export async function storeWorkloads(
  client: pg.ClientBase,
  stored: Stored,
  workloads: readonly DemoWorkload[],
): Promise<void> {
  const rows = workloads.map((workload) => workloadRow(workload, stored));
  await insertRows(client, "workloads", WORKLOAD_COLUMNS, rows);
  const attempts = workloads.flatMap((workload) => attemptRows(workload, stored));
  await insertRows(client, "workload_attempts", ATTEMPT_COLUMNS, attempts);
}

function workloadRow(workload: DemoWorkload, stored: Stored): Record<keyof typeof WORKLOAD_COLUMNS, unknown> {
  const { attempts, gpuCount } = workload;
  const open = attempts.find(({ endedAt }) => endedAt === null);
  const endedSeconds = attempts.reduce(
    (sum, { startedAt, endedAt }) => sum + (endedAt === null ? 0 : endedAt - startedAt),
    0,
  );
  return {
    organization_id: stored.organizationId,
    id: workload.id,
    initiative_id: known(stored.teamIds, workload.teamSlug),
    cluster_id: known(stored.clusterIds, workload.clusterName),
    external_id: workload.externalId,
    name: workload.name,
    status: workload.status,
    submitted_by: workload.submittedBy,
    instance_type: workload.instanceType,
    namespace: workload.namespace,
    gpu_count: gpuCount,
    is_managed: workload.isManaged,
    submitted_at: timestamp(workload.submittedAt),
    started_at: timestamp(attempts[0]?.startedAt ?? null),
    completed_at: timestamp(workload.completedAt),
    exit_code: workload.exitCode,
    ended_seconds: endedSeconds,
    ended_gpu_seconds: endedSeconds * gpuCount,
    running_since: timestamp(open?.startedAt ?? null),
    running_gpu_count: open ? gpuCount : 0,
    observed_at: timestamp(workload.observedAt),
  };
}

function attemptRows(
  { id, attempts, gpuCount }: DemoWorkload,
  { organizationId }: Stored,
): Record<keyof typeof ATTEMPT_COLUMNS, unknown>[] {
  return attempts.map(({ startedAt, endedAt }, index) => ({
    organization_id: organizationId,
    workload_id: id,
    attempt_id: String(index + 1),
    started_at: timestamp(startedAt),
    ended_at: timestamp(endedAt),
    gpu_count: gpuCount,
  }));
}
