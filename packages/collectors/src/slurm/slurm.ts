import type { RunOptions } from "./command.ts";
import { type LedgerRow, readJobs, readWindow } from "./ledger.ts";
import { type LiveJob, readLive } from "./live.ts";
import { type Hardware, readHardware, readSite, type Site } from "./nodes.ts";

/** A Slurm that one can ask. Nothing here changes it. */
export interface Slurm {
  readonly site: () => Promise<Site>;
  live(): Promise<LiveJob[]>;
  /** What waited, ran or ended between two moments, in seconds since 1970. */
  window(from: number, until: number): Promise<LedgerRow[]>;
  /** Every attempt of some jobs. */
  jobs(rawIds: readonly string[]): Promise<LedgerRow[]>;
  hardware(): Promise<Hardware>;
}

/** Slurm as its commands answer on this machine. */
export const commandSlurm = (options: RunOptions): Slurm => ({
  site: () => readSite(options),
  live: () => readLive(options),
  window: (from, until) => readWindow(from, until, options),
  jobs: (rawIds) => readJobs(rawIds, options),
  hardware: () => readHardware(options),
});
