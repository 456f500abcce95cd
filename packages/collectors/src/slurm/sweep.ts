import { type Collector, DAY_SECONDS } from "./collector.ts";
import { SLICE_SECONDS } from "./slices.ts";
import type { State } from "./state.ts";

const HOUR_SECONDS = 3_600;
const WEEK_SECONDS = 7 * DAY_SECONDS;

interface Step {
  readonly from: number;
  readonly until: number;
  /** What is known once it is done. */
  readonly done: Partial<State>;
}

/** What is to be read again now: hourly the last day, daily the last week slice by slice. */
function stepAt(seconds: number, { sweptDayAt, sweptWeekAt, sweeping }: State): Step | undefined {
  const dayAgo = seconds - DAY_SECONDS;
  if (seconds - sweptDayAt >= HOUR_SECONDS)
    return { from: dayAgo, until: seconds, done: { sweptDayAt: seconds } };
  if (sweeping === null && seconds - sweptWeekAt < DAY_SECONDS) return undefined;
  const from = Math.max(sweeping ?? 0, seconds - WEEK_SECONDS);
  const until = Math.min(from + SLICE_SECONDS, seconds);
  return {
    from,
    until,
    done: until < dayAgo ? { sweeping: until } : { sweeping: null, sweptWeekAt: seconds },
  };
}

/**
 * Takes the next step, if one is due, of reading again what is told already, to mend what nobody noticed. Nothing else depends on
 * it: where it fails, the next is taken in an hour.
 */
export async function sweep(
  collector: Collector,
  seconds: number,
  log: (line: string) => void,
): Promise<"read" | "nothing due" | "failed"> {
  const state = collector.state();
  const rest = state.sweepAfter - seconds;
  const step = stepAt(seconds, state);
  if (!step || (rest > 0 && rest <= HOUR_SECONDS)) return "nothing due";
  // Noted before it: one that is the end of the collector is not tried again at once either.
  collector.keep({ sweepAfter: seconds + HOUR_SECONDS });
  try {
    await collector.readAgain(step.from, step.until);
    collector.keep({ ...step.done, sweepAfter: 0 });
    return "read";
  } catch (error) {
    const since = new Date(step.from * 1000).toISOString().slice(0, 16).replace("T", " ");
    const message = error instanceof Error ? error.message : String(error);
    log(`The ledger from ${since} UTC on could not be read again: ${message} (trying again in an hour)`);
    return "failed";
  }
}

/** Takes all steps that are due. Resolves with whether they could be taken. */
export async function sweepAll(
  collector: Collector,
  seconds: number,
  log: (line: string) => void,
): Promise<boolean> {
  for (;;) {
    const swept = await sweep(collector, seconds, log);
    if (swept !== "read") return swept !== "failed";
  }
}
