import { setTimeout as sleep } from "node:timers/promises";
import type { Counts } from "./teller.ts";
import { isDue } from "./times.ts";

const BEAT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 60;

const waitSeconds = (first: number, failures: number): number =>
  Math.min(first * 2 ** failures, Math.max(LONGEST_WAIT_SECONDS, first));

interface Patience {
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Does something as soon as it can be done. */
export async function patiently<T>(work: () => Promise<T>, { signal, log }: Patience): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      log(`${error instanceof Error ? error.message : String(error)} (trying again)`);
    }
    await sleep(waitSeconds(2, failures) * 1000, undefined, { signal });
  }
}

/** Something to do again and again; no more often than `everySeconds` once it has been done. */
export interface Step {
  readonly everySeconds: number;
  work(seconds: number, log: (line: string) => void): Promise<void>;
}

export interface LoopOptions extends Patience {
  readonly steps: readonly Step[];
  readonly pauseSeconds: number;
  /** What was told so far. */
  readonly counts: () => Counts;
  /** Tells that there is nothing new. */
  readonly beat: () => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Watches until it is told to stop. Whatever fails is tried again, ever more slowly but at least once a minute: the scheduler keeps
 * what was missed.
 */
export async function watch({
  steps,
  pauseSeconds,
  counts,
  beat,
  signal,
  now,
  log,
}: LoopOptions): Promise<void> {
  const doneAt = new Map<Step, number>();
  let failures = 0;
  let complaint: string | undefined;
  let sentAt = 0;
  let sent = 0;

  const say = (line: string): void => void (signal.aborted || log(line));

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== complaint) say(`${message} (nothing is lost; trying again)`);
      complaint = message;
      return false;
    }
  }

  while (!signal.aborted) {
    const seconds = now() / 1000;
    let ok = true;
    for (const step of steps) {
      if (!isDue(step.everySeconds, doneAt.get(step) ?? 0, seconds) || signal.aborted) continue;
      const isDone = await attempt(() => step.work(Math.floor(seconds), say));
      if (isDone) doneAt.set(step, seconds);
      ok &&= isDone;
    }
    const total = Object.values(counts()).reduce((sum, count) => sum + count, 0);
    if (total > sent) [sent, sentAt] = [total, seconds];
    else if (ok && isDue(BEAT_SECONDS, sentAt, seconds)) {
      ok = await attempt(beat);
      if (ok) sentAt = seconds;
    }
    if (ok && failures > 0) log("In order again");
    if (ok) complaint = undefined;
    failures = ok ? 0 : failures + 1;
    await sleep(waitSeconds(pauseSeconds, failures) * 1000, undefined, { signal }).catch(() => undefined);
  }
}
