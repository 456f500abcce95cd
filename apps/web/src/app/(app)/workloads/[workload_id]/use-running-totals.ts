import type { Workload } from "@muster/contract";
import { useNow } from "@/viewer/viewer.tsx";
import { totalsAfter } from "./totals.ts";
import { useAttempts } from "./use-attempts.ts";

const SECOND_MS = 1_000;

/**
 * Duration and GPU-hours as they are now: what the server said, plus what has been used since.
 * @param observedAt when the server said it, in milliseconds
 */
export function useRunningTotals(workload: Workload, observedAt: number) {
  const passedMs = useNow(SECOND_MS) - observedAt;
  const attempts = useAttempts(workload) ?? [];
  return totalsAfter(workload, attempts, Math.max(0, Math.floor(passedMs / SECOND_MS)));
}
