import type { WorkloadStatus } from "@muster/contract";
import { attemptColumns } from "@muster/db";
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
  status: "text",
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
  attempts: "jsonb",
  labels: "jsonb",
  observed_at: "timestamptz",
};
const EVENT_COLUMNS = {
  organization_id: "uuid",
  workload_id: "uuid",
  attempt_count: "integer",
  status: "text",
  observed_at: "timestamptz",
};

/** Stores workloads with their history. */
export async function storeWorkloads(
  client: pg.ClientBase,
  stored: Stored,
  workloads: readonly DemoWorkload[],
): Promise<void> {
  const rows = workloads.map((workload) => workloadRow(workload, stored));
  await insertRows(client, "workloads", WORKLOAD_COLUMNS, rows);
  const events = workloads.flatMap((workload) => eventRows(workload, stored));
  await insertRows(client, "workload_events", EVENT_COLUMNS, events);
}

/** What a collector would have seen: it waits, runs with each attempt, waits again in between, and ends. */
function eventRows(
  { id, status, submittedAt, completedAt, attempts }: DemoWorkload,
  { organizationId }: Stored,
): Record<keyof typeof EVENT_COLUMNS, unknown>[] {
  const event = (attemptCount: number, seen: WorkloadStatus, at: number) => ({
    organization_id: organizationId,
    workload_id: id,
    attempt_count: attemptCount,
    status: seen,
    observed_at: timestamp(at),
  });
  return [
    event(0, "pending", submittedAt),
    ...attempts.flatMap(({ startedAt, endedAt }, index) => {
      const isLast = index === attempts.length - 1;
      const waitsAgain = endedAt !== null && !(isLast && completedAt !== null);
      return [
        event(index + 1, "running", startedAt),
        ...(waitsAgain ? [event(index + 1, "pending", endedAt)] : []),
      ];
    }),
    ...(completedAt === null ? [] : [event(attempts.length, status, completedAt)]),
  ];
}

function workloadRow(workload: DemoWorkload, stored: Stored): Record<keyof typeof WORKLOAD_COLUMNS, unknown> {
  const { attempts, gpuCount, status } = workload;
  const columns = attemptColumns({
    status,
    gpuCount,
    completedAt: toDate(workload.completedAt),
    attempts: attempts.map(({ startedAt, endedAt }, index) => ({
      id: String(index + 1),
      startedAt: new Date(startedAt * 1_000),
      endedAt: toDate(endedAt),
      gpuCount,
    })),
  });
  return {
    organization_id: stored.organizationId,
    id: workload.id,
    initiative_id: known(stored.teamIds, workload.teamSlug),
    cluster_id: known(stored.clusterIds, workload.clusterName),
    external_id: workload.externalId,
    name: workload.name,
    status,
    submitted_by: workload.submittedBy,
    instance_type: workload.instanceType,
    namespace: workload.namespace,
    gpu_count: gpuCount,
    is_managed: workload.isManaged,
    submitted_at: timestamp(workload.submittedAt),
    started_at: columns.startedAt,
    completed_at: timestamp(workload.completedAt),
    exit_code: workload.exitCode,
    ended_seconds: columns.endedSeconds,
    ended_gpu_seconds: columns.endedGpuSeconds,
    running_since: columns.runningSince,
    running_gpu_count: columns.runningGpuCount,
    attempts: columns.attempts && JSON.stringify(columns.attempts),
    labels: JSON.stringify(workload.labels),
    observed_at: timestamp(workload.observedAt),
  };
}

const toDate = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1_000));
