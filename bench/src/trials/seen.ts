import type { Seen } from "../load/load.ts";
import { quantile, round } from "./trial.ts";

/** How long those waited who got such an answer. */
export function msOf({ ms, statuses }: Seen, status: number): Float64Array {
  return ms.filter((_, n) => statuses[n] === status);
}

/** How often each answer was given. */
export function countsOf(statuses: Iterable<number>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** How often each answer was given, and after how long. */
export const summary = (seen: Seen) =>
  Object.fromEntries(
    Object.entries(countsOf(seen.statuses)).map(([status, count]) => {
      const ms = msOf(seen, Number(status));
      return [status, { count, p50_ms: round(quantile(ms, 0.5), 1), p99_ms: round(quantile(ms, 0.99), 1) }];
    }),
  );
