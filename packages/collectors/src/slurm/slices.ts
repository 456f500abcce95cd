/**
 * The longest stretch that the ledger is asked for at once: slurmdbd may refuse more than a day (MaxQueryTimeRange), and what is
 * read at once is held at once.
 */
export const SLICE_SECONDS = 23 * 3_600;

/** The slices of a stretch of time, oldest first. */
export function* slicesOf(from: number, until: number): Generator<readonly [from: number, until: number]> {
  for (let at = from; at < until; at += SLICE_SECONDS) yield [at, Math.min(at + SLICE_SECONDS, until)];
}
