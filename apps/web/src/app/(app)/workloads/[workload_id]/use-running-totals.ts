import type { Workload } from "@muster/contract";
import { useNow } from "@/viewer/viewer.tsx";

const SECOND_MS = 1_000;
const HOUR_SECONDS = 3_600;

/**
 * Duration and GPU-hours as they are now. What the server said, plus what has passed since while it runs.
 * @param observedAt when the server said it, in milliseconds
 */
export function useRunningTotals(
  workload: Workload,
  observedAt: number,
): { seconds: number | null; gpuHours: number } {
  const now = useNow(SECOND_MS);
  const { status, duration_seconds, gpu_hours_used, gpu_count } = workload;
  const passed = status === "running" ? Math.max(0, Math.floor((now - observedAt) / SECOND_MS)) : 0;
  return {
    seconds: duration_seconds === null ? null : duration_seconds + passed,
    gpuHours: gpu_hours_used + (gpu_count * passed) / HOUR_SECONDS,
  };
}
