import { DomainError } from "@muster/core";
import type { ServerLimits } from "./server-limits.ts";

const SAMPLE_MS = 20;
// A late process still lets this many read: they show when it is fast again.
const READS_WHEN_LATE = 16;

// One for all: to make an error is most of what it costs to turn somebody away.
const BUSY = new DomainError("UNAVAILABLE", "Muster is busy. Try again in a moment.", {
  retryAfterSeconds: 1,
});

/** What is let in or turned away: what collectors deliver, what is read over the API, and pages. */
export type Work = "ingest" | "read" | "page";

type Capacity = Pick<ServerLimits, "reads" | "ingests" | "pages" | "delayMs">;

export interface Admitted {
  /** Waits for something slow that is not ours, as a body on its way: meanwhile the place is free. */
  aside<T>(wait: Promise<T>): Promise<T>;
  readonly leave: () => void;
}

export interface Admission {
  /** @throws DomainError UNAVAILABLE at once when there is no place */
  enter(work: Work): Admitted;
  readonly inFlight: Readonly<Record<Work, number>>;
  /** How many were turned away since the start. */
  readonly shed: Readonly<Record<Work, number>>;
}

/**
 * Keeps an overloaded server upright: more work than it can do at once is turned away in no time instead of being done late.
 * A process that is late turns away reads and pages only; what collectors deliver goes first.
 * @param delay how late the process is just now, in milliseconds
 */
export function createAdmission(capacity: Capacity, delay: () => number = watchDelay()): Admission {
  const inFlight = { ingest: 0, read: 0, page: 0 };
  const shed = { ingest: 0, read: 0, page: 0 };
  const most = { ingest: capacity.ingests, read: capacity.reads, page: capacity.pages };

  function hasPlace(work: Work): boolean {
    if (inFlight[work] >= most[work]) return false;
    return work === "ingest" || inFlight[work] < READS_WHEN_LATE || delay() <= capacity.delayMs;
  }

  return {
    inFlight,
    shed,
    enter(work) {
      if (!hasPlace(work)) {
        shed[work]++;
        throw BUSY;
      }
      inFlight[work]++;
      return {
        async aside(wait) {
          inFlight[work]--;
          try {
            return await wait;
          } finally {
            inFlight[work]++;
          }
        },
        leave: () => void inFlight[work]--,
      };
    },
  };
}

// How late timers are: what waits in the event loop waits as long. Falls slowly, so that one quick turn does not end a jam.
function watchDelay(): () => number {
  let delayMs = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    delayMs = Math.max(now - last - SAMPLE_MS, delayMs * 0.8);
    last = now;
  }, SAMPLE_MS).unref();
  return () => delayMs;
}
