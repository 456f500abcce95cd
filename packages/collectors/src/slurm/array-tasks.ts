import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";

/** A job of which a range of tasks still stands in one row: `24_[1-200%4]`. */
const UNSPLIT = /^(\d+)_\[([^\]]*)\]$/;

export const isUnsplitArray = (jobId: string): boolean => UNSPLIT.test(jobId);

/** Tasks that wait in one row. The ledger does not take out those that are cancelled one by one: only the controller knows. */
export const isWaitingArray = ({ jobId, state }: Pick<LedgerRow, "jobId" | "state">): boolean =>
  state === "PENDING" && isUnsplitArray(jobId);

/** A task of an array that never ran. It has no row of its own yet, and asking for the array's brings all its tasks. */
export const isWaitingTask = ({ jobId, rawId, state, restarts }: LiveJob): boolean =>
  state === "PENDING" && restarts === 0 && jobId.startsWith(`${rawId}_`);

/**
 * The ids of the tasks that a displayed job id stands for: `24_[1-3,7%2]` for 24_1, 24_2, 24_3 and 24_7, any other for
 * itself. Each task is a job of its own from the start, as it will be when it runs.
 */
export function* taskIds(jobId: string): Generator<string> {
  const [, array, ranges] = UNSPLIT.exec(jobId) ?? [];
  if (array === undefined || ranges === undefined) {
    yield jobId;
    return;
  }
  for (const range of ranges.split("%", 1)[0]?.split(",") ?? []) {
    const [, first, last, step] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(range) ?? [];
    if (first === undefined) throw new Error(`Slurm names the tasks of array ${array} in an unknown way`);
    for (let task = Number(first); task <= Number(last ?? first); task += Number(step ?? 1) || 1) {
      yield `${array}_${task}`;
    }
  }
}
