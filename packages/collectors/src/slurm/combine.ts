import { hasEnded } from "@muster/contract";
import { isUnsplitArray, isWaitingArray } from "./array-tasks.ts";
import { type Chain, chainsOf, EPILOG_SECONDS, isOf, lastOf, rootOf, withLast } from "./chains.ts";
import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";
import { type Dictionary, liveSighting, NOT_YET, type Sighting, sightingsOf } from "./sighting.ts";
import { type Source, liveSource, rowSource } from "./sources.ts";
import { statusOf } from "./states.ts";

/** What was seen of a job, and the rows and lines that need not be looked at again once this is acknowledged. */
export interface Finding {
  readonly sightings: readonly Sighting[];
  readonly sources: readonly Source[];
}

export interface Readings {
  /** All attempts of the jobs in question. */
  readonly rows: readonly LedgerRow[];
  /** All that the controller knows; undefined when it does not answer. */
  readonly live: readonly LiveJob[] | undefined;
  /** Lines of the controller's to be told also where the ledger has nothing yet. */
  readonly changed: readonly LiveJob[];
  /** When they were read, in seconds since 1970. */
  readonly at: number;
}

/** Puts together what the ledger and the controller say of the same jobs. No workload is in two findings. */
export function* combine({ rows, live, changed, at }: Readings, words: Dictionary): Generator<Finding> {
  const lines = new Map(live?.map((job) => [job.jobId, job]));
  const explained = new Set<string>();
  const seen = new Set<string>();
  // While an array was read, a task may have left the row of those that wait: it counts as what it is by itself.
  const chains = chainsOf(rows).sort((a, b) => rank(rootOf(a)) - rank(rootOf(b)));
  for (const read of chains) {
    const line = lines.get(rootOf(read).jobId);
    const chain = live && !line ? withoutRequeue(read, at) : read;
    const job = line && isOf(chain, line) ? line : undefined;
    if (job) explained.add(job.jobId);
    const found = sightingsOf(chain, job, lines, words);
    if (found === NOT_YET || (isWaitingArray(rootOf(chain)) && !live)) continue;
    const sightings = found.filter(
      ({ externalId, jobId }) => !seen.has(externalId) && isThere(rootOf(chain), lines.get(jobId)),
    );
    for (const { externalId } of sightings) seen.add(externalId);
    // What has ended for the controller and not yet for the ledger is looked at again.
    const isLagging = job && isEnded(job.state) && !hasEnded(found[0]?.status ?? "completed");
    const tasks = isWaitingArray(rootOf(chain))
      ? sightings.flatMap(({ jobId }) => lines.get(jobId) ?? [])
      : [];
    const told = job && !isLagging ? [job] : tasks;
    yield { sightings, sources: [...chain.map(rowSource), ...told.map(liveSource)] };
  }
  for (const job of changed) {
    if (explained.has(job.jobId)) continue;
    const sighting = liveSighting(job, words);
    if (sighting === NOT_YET || (sighting && seen.has(sighting.externalId))) continue;
    yield { sightings: sighting ? [sighting] : [], sources: [liveSource(job)] };
  }
}

/** A job that is cancelled while its nodes are cleared for its requeue leaves no trace but that it does not come back. */
function withoutRequeue(chain: Chain, at: number): Chain {
  const last = lastOf(chain);
  const isDropped = last.state === "REQUEUED" && last.end !== null && at - last.end > EPILOG_SECONDS;
  return isDropped ? withLast(chain, { ...last, state: "CANCELLED" }) : chain;
}

const isThere = (row: LedgerRow, task: LiveJob | undefined): boolean =>
  !isWaitingArray(row) || (task?.state === "PENDING" && task.rawId === row.rawId);

const rank = ({ jobId }: LedgerRow): number => (isUnsplitArray(jobId) ? 1 : 0);

const isEnded = (state: string): boolean => hasEnded(statusOf(state) ?? "running");

/** The states of these rows and lines that are new to this collector. */
export function unknownStates({ rows, live }: Readings): Set<string> {
  const states = new Set([...rows, ...(live ?? [])].map(({ state }) => state));
  return new Set([...states].filter((state) => statusOf(state) === undefined));
}
