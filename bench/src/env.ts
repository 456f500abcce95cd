/** What the environment says of a run; flags go before it. */
export interface BenchEnv {
  readonly rows: string | undefined;
  readonly seed: string | undefined;
  readonly seconds: string | undefined;
}

/** Reads the environment. */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): BenchEnv => ({
  rows: source.BENCH_ROWS,
  seed: source.BENCH_SEED,
  seconds: source.BENCH_SECONDS,
});
