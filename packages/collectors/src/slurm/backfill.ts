import type { Progress } from "../progress.ts";
import { type Collector, DAY_SECONDS } from "./collector.ts";
import { SLICE_SECONDS } from "./slices.ts";

export interface BackfillOptions {
  readonly collector: Collector;
  /** Seconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Tells the past, slice by slice, the oldest first: then of a job that was requeued at midnight the first half is known when the
 * second comes. Begun again, it goes on after the last slice that was acknowledged.
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
  // What lies between one that was broken off and one that begins later was never read.
  const begun = done && done.since <= since && since <= done.through ? done.since : since;
  const days = (from: number) => Math.ceil((until - from) / DAY_SECONDS);
  const end = (from: number) => Math.min(from + SLICE_SECONDS, until);
  // While Muster takes one slice, Slurm looks up the next. A failure is noticed when its turn comes.
  const read = (from: number) => {
    if (from >= until || signal.aborted) return undefined;
    const reading = collector.readPast(from, end(from));
    reading.catch(() => undefined);
    return reading;
  };
  let next = read(reached);
  for (let from = reached; next !== undefined && !signal.aborted; from += SLICE_SECONDS) {
    const tell = await next;
    next = read(from + SLICE_SECONDS);
    const rows = await tell();
    collector.keep({ backfill: { since: begun, through: end(from) } });
    progress.advance(days(since) - days(end(from)), days(since), rows);
  }
  progress.end();
}
