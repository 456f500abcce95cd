import type { LiveJob } from "./live.ts";

/** What has run for so long stands in every ledger that is up to date. */
const RECORDED_AFTER_SECONDS = 300;

/** A ledger answers with nothing, and as if all were well, where it hides jobs from who asks. */
export const HIDDEN =
  "shows none of the jobs that have been running for minutes: does PrivateData in slurmdbd.conf hide them from this user?";

/** The jobs of the controller's that a ledger must have by now. */
export const longRunning = (live: readonly LiveJob[], nowSeconds: number): LiveJob[] =>
  live.filter(
    ({ state, start }) =>
      state === "RUNNING" && start !== null && start <= nowSeconds - RECORDED_AFTER_SECONDS,
  );
