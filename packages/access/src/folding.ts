/** As many as a small machine folds in some seconds when they are much alike. */
const MOST = 100_000;
/** However slow the database is, fewer would hardly be quicker. */
const LEAST = 500;
const SOON_MS = 1_000;
const LATE_MS = 4_000;
const RAN_TOO_LONG = "57014";

/**
 * Folds what waits, as much of it at once as the database gets through in some seconds: how long that takes depends on how much
 * alike it is. `fold` folds up to so many deltas and resolves with how many. What ran too long is tried again with fewer, or what
 * has piled up would never become less.
 */
export function createFolding(
  fold: (most: number) => Promise<number>,
  now: () => number = () => performance.now(),
): () => Promise<number> {
  let most = MOST;
  return async () => {
    for (;;) {
      const tried = most;
      const startedAt = now();
      try {
        const folded = await fold(tried);
        const tookMs = now() - startedAt;
        if (tookMs > LATE_MS) most = Math.max(LEAST, Math.floor(tried / 2));
        else if (folded === tried && tookMs < SOON_MS) most = Math.min(MOST, tried * 2);
        return folded;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === RAN_TOO_LONG)) throw error;
        most = Math.max(LEAST, Math.floor(tried / 8));
        if (tried === LEAST) throw error;
      }
    }
  };
}
