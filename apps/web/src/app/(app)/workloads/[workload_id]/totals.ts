import type { DataOf, Endpoints, Workload } from "@muster/contract";

type Attempts = DataOf<Endpoints["workloads"]["attempts"]>["attempts"];

const HOUR_SECONDS = 3_600;

/**
 * What a workload has used some seconds after the server told it: more only while an attempt is open, by the GPUs that the
 * attempt holds. Those of the workload are what it asked for.
 */
export function totalsAfter(
  { status, duration_seconds, gpu_hours_used }: Workload,
  attempts: Attempts,
  passedSeconds: number,
): { seconds: number | null; gpuHours: number } {
  const open = status === "running" ? attempts.find(({ ended_at }) => ended_at === null) : undefined;
  const passed = open ? passedSeconds : 0;
  return {
    seconds: duration_seconds === null ? null : duration_seconds + passed,
    gpuHours: gpu_hours_used + ((open?.gpu_count ?? 0) * passed) / HOUR_SECONDS,
  };
}
