import type { Uuid, WorkloadStatus } from "@muster/contract";

/** A workload's columns as statements read them; times are Postgres's own text. */
export interface WorkloadRow {
  readonly id: Uuid;
  readonly name: string;
  readonly status: WorkloadStatus;
  readonly submitted_by: string;
  readonly initiative_id: Uuid;
  readonly instance_type: string | null;
  readonly gpu_count: number;
  readonly submitted_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly exit_code: number | null;
  readonly is_managed: boolean;
  readonly cluster_id: Uuid;
  readonly namespace: string | null;
  readonly ended_seconds: number;
  readonly ended_gpu_seconds: number;
  readonly running_since: string | null;
  readonly running_gpu_count: number;
}

const COLUMNS: Record<keyof WorkloadRow, true> = {
  id: true,
  name: true,
  status: true,
  submitted_by: true,
  initiative_id: true,
  instance_type: true,
  gpu_count: true,
  submitted_at: true,
  started_at: true,
  completed_at: true,
  exit_code: true,
  is_managed: true,
  cluster_id: true,
  namespace: true,
  ended_seconds: true,
  ended_gpu_seconds: true,
  running_since: true,
  running_gpu_count: true,
};
export const WORKLOAD_COLUMNS = Object.keys(COLUMNS)
  .map((column) => `w.${column}`)
  .join(", ");
