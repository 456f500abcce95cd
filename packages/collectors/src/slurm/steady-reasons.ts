import { isWaitingTask } from "./array-tasks.ts";
import type { LiveJob } from "./live.ts";

const STEADY_SECONDS = 300;

interface Shown {
  readonly reason: string;
  readonly until: number;
}

/**
 * Slurm keeps one reason for all waiting tasks of an array, drops it whenever one starts, and finds it again. Told as it stands,
 * each of thousands of tasks would be told anew every time; so a reason stays for five minutes, and until there is another.
 */
export function createSteadyReasons(): (jobs: readonly LiveJob[], seconds: number) => LiveJob[] {
  let shown = new Map<string, Shown>();
  return (jobs, seconds) => {
    const next = new Map<string, Shown>();
    const steady = jobs.map((job) => {
      if (!isWaitingTask(job)) return job;
      const known = next.get(job.rawId) ?? shown.get(job.rawId);
      const stays = known && (job.reason === null || job.reason === known.reason || seconds < known.until);
      const now =
        stays || job.reason === null ? known : { reason: job.reason, until: seconds + STEADY_SECONDS };
      if (now) next.set(job.rawId, now);
      return { ...job, reason: now?.reason ?? null };
    });
    shown = next;
    return steady;
  };
}
