import { setTimeout as sleep } from "node:timers/promises";
import type { Collector } from "./collector.ts";
import { sweep } from "./sweep.ts";

/** How often the controller is looked at, and the ledger. */
const LIVE_SECONDS = 15;
const LEDGER_SECONDS = 60;
const BEAT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 60;

/** Keeps up with the ledger; then, if that is due, takes a step of reading the last days again. */
export async function pollLedger(
  collector: Collector,
  seconds: number,
  log: (line: string) => void,
): Promise<void> {
  await collector.pollLedger();
  await sweep(collector, seconds, log);
}

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

export interface LoopOptions extends Patience {
  readonly collector: Collector;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Watches until it is told to stop. Whatever fails is tried again, ever more slowly but at least once a minute: Slurm keeps
 * what was missed.
 */
export async function watch({ collector, signal, now, log }: LoopOptions): Promise<void> {
  let failures = 0;
  let complaint: string | undefined;
  let ledgerAt = 0;
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
    let ok = await attempt(() => collector.pollLive());
    if (seconds - ledgerAt >= LEDGER_SECONDS && !signal.aborted) {
      const read = await attempt(() => pollLedger(collector, Math.floor(seconds), say));
      if (read) ledgerAt = seconds;
      ok &&= read;
    }
    const total = Object.values(collector.counts()).reduce((sum, count) => sum + count, 0);
    if (total > sent) [sent, sentAt] = [total, seconds];
    else if (ok && seconds - sentAt >= BEAT_SECONDS) {
      ok = await attempt(() => collector.beat());
      sentAt = seconds;
    }
    if (ok && failures > 0) log("In order again");
    if (ok) complaint = undefined;
    failures = ok ? 0 : failures + 1;
    await sleep(waitSeconds(LIVE_SECONDS, failures) * 1000, undefined, { signal }).catch(() => undefined);
  }
}
