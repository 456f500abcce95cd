export interface Pace {
  /** The least time between the end of one run and the beginning of the next, in milliseconds. */
  readonly restMs: number;
  /** The most time, however long a run took. */
  readonly mostRestMs?: number;
}

/** So many times as long as a run took nothing is run: work that keeps things tidy takes a third of the time, unless its rest is to be shorter. */
const REST_PER_RUN = 2;

/**
 * Runs work again and again, never twice at once, with a rest between that grows with how long the work took. `work` sees to its
 * errors itself. Does not keep the process alive.
 * @returns what ends it; a run that has begun goes on
 */
export function repeat(
  work: () => Promise<void>,
  { restMs, mostRestMs = restMs }: Pace,
  now: () => number = () => performance.now(),
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const runIn = (waitMs: number) => {
    timer = setTimeout(() => {
      const startedAt = now();
      void work().finally(() => {
        const tookMs = now() - startedAt;
        if (!isOver) runIn(Math.min(Math.max(restMs, REST_PER_RUN * tookMs), mostRestMs));
      });
    }, waitMs);
    timer.unref();
  };
  runIn(restMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
