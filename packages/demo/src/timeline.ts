import { normal } from "./hash.ts";
import type { TraceJob } from "./trace.ts";

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;

// Philly ends in a sweep of several hundred jobs by one person. Moved by whole weeks, weekdays stay what they were.
const PHILLY_CUT_SECONDS = 7 * HOUR;
const PHILLY_PERIOD_SECONDS = 9 * WEEK;

/**
 * Places a trace in time: how many seconds before now each of its jobs was submitted, in the order of the jobs.
 * The newest is 0 to some minutes old.
 */
export function submittedSecondsAgo(jobs: readonly TraceJob[]): number[] {
  const last = jobs.reduce((latest, job) => Math.max(latest, job.submitOffsetSeconds), 0);
  return jobs.map((job) => {
    const beforeLast = last - job.submitOffsetSeconds;
    if (job.trace !== "philly") return beforeLast;
    const ago = beforeLast - PHILLY_CUT_SECONDS;
    return ago >= 0 ? ago : ago + PHILLY_PERIOD_SECONDS;
  });
}

const MEDIAN_WAIT_SECONDS = 240;
const LONGEST_WAIT_SECONDS = 16 * HOUR;

/** How long a job waited for its GPUs, in whole seconds: log-normal, longer for more GPUs. The traces don't say. */
export function waitSeconds(job: TraceJob): number {
  const median = MEDIAN_WAIT_SECONDS * job.gpuCount ** 0.6;
  const wait = median * Math.exp(1.6 * normal(`${job.trace}/${job.job}/wait`));
  return Math.round(Math.min(Math.max(wait, 1), LONGEST_WAIT_SECONDS));
}
