import { setTimeout as sleep } from "node:timers/promises";

/** Tries until it succeeds and resolves with that. Rejects after `limitMs`, with the last error. */
export async function retry<Result>(
  what: string,
  limitMs: number,
  attempt: () => Promise<Result>,
): Promise<Result> {
  let last: unknown;
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) {
    try {
      return await attempt();
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not after ${limitMs / 1_000} s`, { cause: last });
}
