import { type Collector, DAY_SECONDS } from "./collector.ts";
import type { Progress } from "../progress.ts";

export interface BackfillOptions {
  readonly collector: Collector;
  /** Seconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Tells the past, day by day, the oldest first: then of a job that was requeued at midnight the first half is known when the
 * second comes. Begun again, it goes on after the last day that was acknowledged.
 */
export async function backfill({
  collector,
  since,
  until,
  progress,
  signal,
}: BackfillOptions): Promise<void> {
  const done = collector.state().backfill;
  const reached = done && done.since <= since ? Math.max(done.through, since) : since;
  const days = (from: number) => Math.ceil((until - from) / DAY_SECONDS);
  for (let from = reached; from < until && !signal.aborted; from += DAY_SECONDS) {
    const through = Math.min(from + DAY_SECONDS, until);
    const rows = await collector.pollPast(from, through);
    collector.keep({ backfill: { since: done && done.since <= since ? done.since : since, through } });
    progress.advance(days(since) - days(through), days(since), rows);
  }
  progress.end();
}
