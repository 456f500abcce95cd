import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";

/** A row or line that was read: which one, and what of it matters. Equal to what it was, there is nothing to tell. */
export type Source = readonly [key: string, content: string];

export function rowSource(row: LedgerRow): Source {
  // While a job is suspended that time grows and its use stands still; otherwise it is the other way round.
  const used = row.state === "SUSPENDED" ? row.elapsedSeconds : row.suspendedSeconds;
  const parts = [row.jobId, row.state, row.exitCode, row.start, row.end, used, row.name, row.account];
  const gpus = row.allocated ?? row.requested;
  return [
    `r${row.dbIndex}`,
    [...parts, row.user, row.partition, row.qos, gpus?.count, gpus?.type].join("\x1f"),
  ];
}

export function liveSource(job: LiveJob): Source {
  // The start of what waits is a guess that changes all the time.
  const start = job.state === "PENDING" ? null : job.start;
  const parts = [job.rawId, job.state, job.restarts, job.submit, start, job.name, job.account, job.partition];
  return [`l${job.jobId}`, [...parts, job.qos, job.gpus.count, job.gpus.type, job.reason].join("\x1f")];
}
