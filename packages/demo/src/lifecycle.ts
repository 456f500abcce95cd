import type { WorkloadStatus } from "@muster/contract";
import { fraction } from "./hash.ts";
import { waitSeconds } from "./timeline.ts";
import type { TraceJob } from "./trace.ts";

/** A stretch during which a workload held its GPUs. Times are whole seconds since 1970. */
export interface Attempt {
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** How far a job has come. Times are whole seconds since 1970. */
export interface Lifecycle {
  readonly status: WorkloadStatus;
  readonly attempts: readonly Attempt[];
  readonly completedAt: number | null;
  /** The last time that anything changed. */
  readonly observedAt: number;
}

const REQUEUED_SHARE = 0.02;
const SHORTEST_REQUEUED_SECONDS = 600;

/** How a job's run time is spread over its attempts, in whole seconds; the sum is the run time. */
export function attemptSeconds({ trace, job, runSeconds }: TraceJob): number[] {
  const key = `${trace}/${job}/attempts`;
  // Short jobs are hardly ever preempted; the others make up for them.
  if (runSeconds < SHORTEST_REQUEUED_SECONDS || fraction(key) >= REQUEUED_SHARE * 2.4) return [runSeconds];
  const cut = Math.round(runSeconds * (0.15 + 0.6 * fraction(`${key}/cut`)));
  if (fraction(`${key}/twice`) >= 0.3) return [cut, runSeconds - cut];
  const second = Math.round((runSeconds - cut) * (0.2 + 0.6 * fraction(`${key}/second`)));
  return [cut, second, runSeconds - cut - second];
}

/** What has become of a job by now: it waits, runs, perhaps is requeued, and ends as the trace says, if it has ended. */
export function lifecycle(job: TraceJob, submittedAt: number, now: number): Lifecycle {
  const attempts: Attempt[] = [];
  let observedAt = submittedAt;
  let time = submittedAt + waitSeconds(job);
  for (const [index, seconds] of attemptSeconds(job).entries()) {
    if (time > now) return { status: "pending", attempts, completedAt: null, observedAt };
    const end = time + seconds;
    if (end > now) {
      attempts.push({ startedAt: time, endedAt: null });
      return { status: "running", attempts, completedAt: null, observedAt: time };
    }
    attempts.push({ startedAt: time, endedAt: end });
    observedAt = end;
    time = end + Math.round(30 + 1800 * fraction(`${job.trace}/${job.job}/requeued${index}`));
  }
  return { status: job.status, attempts, completedAt: observedAt, observedAt };
}
