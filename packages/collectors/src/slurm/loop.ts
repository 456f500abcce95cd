import type { Step } from "../loop.ts";
import type { Collector } from "./collector.ts";
import { sweep } from "./sweep.ts";

/** How often the controller is looked at, and the ledger. */
export const LIVE_SECONDS = 15;
const LEDGER_SECONDS = 60;

/** Keeps up with the ledger; then, if that is due, takes a step of reading the last days again. */
export async function pollLedger(
  collector: Collector,
  seconds: number,
  log: (line: string) => void,
): Promise<void> {
  await collector.pollLedger();
  await sweep(collector, seconds, log);
}

/** What is to be done to keep up with a Slurm. */
export const stepsOf = (collector: Collector): Step[] => [
  { everySeconds: 0, work: () => collector.pollLive() },
  { everySeconds: LEDGER_SECONDS, work: (seconds, log) => pollLedger(collector, seconds, log) },
];
