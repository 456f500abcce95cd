import { isWaitingArray, taskIds } from "./array-tasks.ts";
import { jobOf } from "./external-id.ts";
import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";
import type { State } from "./state.ts";

export interface Answers {
  /** Jobs of which the ledger was asked for everything. */
  readonly asked: ReadonlySet<string>;
  readonly rows: readonly LedgerRow[];
  readonly live: readonly LiveJob[];
}

/**
 * Tasks of arrays that were cancelled one by one while they waited. They never get a row of their own: the ledger goes on to
 * count them among those that wait, or forgets them. When it happened nobody keeps either, so they end as they began.
 * @param open what Muster holds as not ended
 */
export function* vanishedTasks(open: State["open"], { asked, rows, live }: Answers): Generator<LedgerRow> {
  const present = new Set(live.map(({ jobId }) => jobId));
  for (const row of rows) if (!isWaitingArray(row)) for (const task of taskIds(row.jobId)) present.add(task);
  for (const [externalId, rawId, status] of open) {
    if (status !== "pending" || !asked.has(rawId)) continue;
    const { jobId, submit } = jobOf(externalId);
    const array = /^(\d+)_\d+$/.exec(jobId)?.[1];
    if (array === undefined || present.has(jobId)) continue;
    // All tasks of an array were submitted at once and asked for the same.
    const sibling = rows.find((row) => row.jobId.startsWith(`${array}_`) && row.submit === submit);
    if (!sibling) continue;
    yield {
      ...sibling,
      dbIndex: `${sibling.dbIndex}/${jobId}`,
      rawId,
      jobId,
      state: "CANCELLED",
      allocated: null,
      nodes: "",
      start: null,
      end: sibling.submit,
      suspendedSeconds: 0,
      elapsedSeconds: 0,
    };
  }
}
