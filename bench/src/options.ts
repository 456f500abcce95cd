import { parseArgs } from "node:util";
import { readEnv } from "./env.ts";

export interface Options {
  /** How many workloads the world has, all organizations together. */
  readonly rows: number;
  /** Whether that was said, rather than taken for want of anything else. */
  readonly isSizeGiven: boolean;
  /** Equal seeds make equal worlds. */
  readonly seed: number;
  /** How long one window is measured. */
  readonly seconds: number;
  /** How many windows each server gets per case, by turns. */
  readonly rounds: number;
  /** How many connections ask at once. */
  readonly connections: number;
  /** Builds the world anew even if it stands. */
  readonly fresh: boolean;
  /** Measures only the cases whose name contains this, and writes no results. */
  readonly only: string | undefined;
}

/** Reads the command line and, behind it, the environment. Throws an `Error` that names what is wrong. */
export function readOptions(
  args: string[] = process.argv.slice(2),
  defaults: { readonly seconds: string; readonly rounds: string } = { seconds: "5", rounds: "3" },
): Options {
  const env = readEnv();
  const { values } = parseArgs({
    // pnpm passes on the -- that separates its own flags.
    args: args.filter((arg) => arg !== "--"),
    options: {
      rows: { type: "string" },
      seed: { type: "string", default: env.seed ?? "1" },
      seconds: { type: "string", default: env.seconds ?? defaults.seconds },
      rounds: { type: "string", default: defaults.rounds },
      connections: { type: "string", default: "20" },
      fresh: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  return {
    rows: atLeast("rows", values.rows ?? env.rows ?? "1000000", 10_000),
    isSizeGiven: (values.rows ?? env.rows) !== undefined,
    seed: atLeast("seed", values.seed, 0),
    seconds: atLeast("seconds", values.seconds, 1),
    rounds: atLeast("rounds", values.rounds, 1),
    connections: atLeast("connections", values.connections, 1),
    fresh: values.fresh,
    only: values.only,
  };
}

function atLeast(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be a whole number, ${least} or more.`);
}
