import type { Endpoint } from "@muster/contract";
import type { MusterError } from "./error.ts";

/** When to try again. */
export interface RetryPolicy {
  /** How often, at most. */
  readonly retries: number;
  /** The first wait is up to this long, each further one up to twice as long as the one before. */
  readonly firstDelayMs: number;
  /** No wait that the client chooses is longer. */
  readonly maxDelayMs: number;
  /** A server that asks for more patience than this is not waited for. */
  readonly maxRetryAfterMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  retries: 4,
  firstDelayMs: 500,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 120_000,
};

/** Time and chance, so that tests can hold them still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** At least 0 and below 1. */
  random(): number;
  /** Resolves after a while; rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

// What ingest is sent is a state, so sending it twice changes nothing.
const REPEATABLE = new Set<string>(["ingest.workloads", "ingest.heartbeat"]);

/** Whether a call may be sent again though nobody knows whether the first one arrived. */
export const isRepeatable = ({ method, name }: Endpoint): boolean => method === "GET" || REPEATABLE.has(name);

/** How long to wait before attempt number `attempt` + 1; undefined when it must not or need not be made. */
export function delayBefore(
  error: MusterError,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): number | undefined {
  if (attempt > policy.retries || !error.mayPass) return undefined;
  const ceiling = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  const asked = (error.retryAfterSeconds ?? 0) * 1000;
  if (asked > policy.maxRetryAfterMs) return undefined;
  // All who were turned away together come back apart, and none before the server said.
  return asked > 0 ? asked + random() * policy.firstDelayMs : ceiling / 2 + (random() * ceiling) / 2;
}
