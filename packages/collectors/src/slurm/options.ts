import { type Environment, type Options, optionsOf, readOptions, usageOf, UsageError } from "../options.ts";

export const USAGE = usageOf(
  "muster collect slurm: tells Muster what a Slurm cluster's GPU jobs do",
  "accounts to teams, users to emails, what to ignore",
  "  --since DATE       first tells all jobs since then, like 2026-01-01\n",
);

const OWN = ["since"] as const;

/** What may be said on the command line. */
export const SLURM_OPTIONS = optionsOf(OWN);

export interface SlurmOptions extends Options {
  /** Seconds since 1970. */
  readonly since: number | undefined;
}

/** Reads the command line. `now` is in milliseconds since 1970. */
export function readSlurmOptions(argv: readonly string[], env: Environment, now: number): SlurmOptions {
  const { own, ...options } = readOptions(argv, env, OWN);
  return { ...options, since: own.since === undefined ? undefined : readSince(own.since, now) };
}

const EARLIEST = Date.UTC(2000, 0, 1);

function readSince(text: string, now: number): number {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text);
  const at = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`--since: “${text}” is no date; write it like 2026-01-01`);
  if (at > now) throw new UsageError(`--since: ${text} is still to come`);
  if (at < EARLIEST) throw new UsageError(`--since: ${text} is before Slurm; the earliest is 2000-01-01`);
  return Math.floor(at / 1000);
}
