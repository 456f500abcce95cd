import { homedir } from "node:os";
import path from "node:path";

/** What the environment says of a run; flags go before it. */
export interface BenchEnv {
  readonly rows: string | undefined;
  readonly seed: string | undefined;
  readonly seconds: string | undefined;
  /** Where programs keep what they can make again. */
  readonly cache: string;
  /** Whether the trial on a real Slurm is the long one, and the root of a system that has another Slurm. */
  readonly isSlurmFull: boolean;
  readonly slurmRoot: string | undefined;
}

/** Reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): BenchEnv => ({
  rows: source.BENCH_ROWS,
  seed: source.BENCH_SEED,
  seconds: source.BENCH_SECONDS,
  cache: source.XDG_CACHE_HOME || path.join(homedir(), ".cache"),
  isSlurmFull: source.BENCH_SLURM === "full",
  slurmRoot: source.BENCH_SLURM_ROOT,
});
