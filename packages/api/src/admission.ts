import { DomainError } from "@muster/core";
import type { ServerLimits } from "./server-limits.ts";

const SAMPLE_MS = 20;
// A late process still lets this many in: they show when it is fast again, and whoever opens a page asks for several things at once.
const WHEN_LATE = { read: 4, page: 24 };
// How many times as late as reads bear, as nobody asks for a page again by themselves.
const BORNE = { read: 1, page: 5 };
// Of all places: what is left at most of those that were given after a late sample, and what is given back after each other.
const KEPT = 0.7;
const GIVEN_BACK = 0.005;

// One for all: to make an error is most of what it costs to turn somebody away.
const BUSY = new DomainError("UNAVAILABLE", "Muster is busy. Try again in a moment.", {
  retryAfterSeconds: 1,
});

/** What is let in or turned away: what collectors deliver, what is read over the API, and pages. */
export type Work = "ingest" | "read" | "page";

type Capacity = Pick<ServerLimits, "reads" | "ingests" | "pages" | "delayMs">;

type Watch = (tell: (lateMs: number) => void) => void;

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
 * A process that is late has too much to do for the machine it is on, and gives fewer places to reads and pages until it is not;
 * what collectors deliver goes first.
 * @param watch tells how late the process is, in milliseconds, again and again
 */
export function createAdmission(capacity: Capacity, watch: Watch = watchLateness): Admission {
  const inFlight = { ingest: 0, read: 0, page: 0 };
  const shed = { ingest: 0, read: 0, page: 0 };
  const most = { ingest: capacity.ingests, read: capacity.reads, page: capacity.pages };
  const given = { read: 1, page: 1 };
  watch((lateMs) => {
    for (const work of ["read", "page"] as const) {
      const borne = BORNE[work] * capacity.delayMs;
      given[work] =
        lateMs > borne ? given[work] * Math.min(KEPT, borne / lateMs) : Math.min(1, given[work] + GIVEN_BACK);
    }
  });

  function hasPlace(work: Work): boolean {
    if (work === "ingest") return inFlight.ingest < most.ingest;
    return inFlight[work] < Math.min(most[work], Math.max(WHEN_LATE[work], given[work] * most[work]));
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

// How late timers are: what waits in the event loop waits as long.
function watchLateness(tell: (lateMs: number) => void): void {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    tell(now - last - SAMPLE_MS);
    last = now;
  }, SAMPLE_MS).unref();
}
