import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";

/** The attempts of one job, oldest first. */
export type Chain = readonly [LedgerRow, ...LedgerRow[]];

/** How long after the end of an attempt, in whole seconds of Slurm's, the next one is submitted. */
const GAP_SECONDS = 1;
/** As long as an epilog takes. Longer, and it may be a stranger's job with the same id: they begin at 1 again after a cold start. */
export const EPILOG_SECONDS = 6 * 3_600;
/**
 * And where Slurm itself lets it wait again: it ends the attempt when that is ordered, and submits the next one when the nodes are
 * free of it, after its signals and the epilog. What was requeued or resized goes on, the others may.
 */
const LONGEST_GAP_SECONDS = new Map([
  ["REQUEUED", EPILOG_SECONDS],
  ["RESIZING", GAP_SECONDS],
  ["PREEMPTED", 600],
  ["NODE_FAIL", 600],
]);

/** Whether another attempt may follow one that ended so. */
export const mayGoOn = ({ state }: LedgerRow): boolean => LONGEST_GAP_SECONDS.has(state);

const follows = ({ end, state }: LedgerRow, submit: number): boolean =>
  end !== null && submit >= end && submit - end <= (LONGEST_GAP_SECONDS.get(state) ?? GAP_SECONDS);

/** Decimal numbers of any length. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export const rootOf = (chain: Chain): LedgerRow => chain[0];
export const withLast = ([root, ...others]: Chain, last: LedgerRow): Chain =>
  others.length === 0 ? [last] : [root, ...others.slice(0, -1), last];
export const lastOf = (chain: Chain): LedgerRow => chain.at(-1) ?? chain[0];

/**
 * Puts the rows of the ledger together to jobs. Equal ids are not enough: they begin at 1 again after a cold start, and a
 * job that is requeued long after it ended begins anew.
 */
export function chainsOf(rows: Iterable<LedgerRow>): Chain[] {
  // A row that is read twice counts as it was read last.
  const byIndex = new Map<string, LedgerRow>();
  for (const row of rows) byIndex.set(`${row.cluster} ${row.dbIndex}`, row);
  const byJob = new Map<string, LedgerRow[]>();
  for (const row of byIndex.values()) {
    const key = `${row.cluster} ${row.rawId} ${row.jobId}`;
    const others = byJob.get(key);
    if (others) others.push(row);
    else byJob.set(key, [row]);
  }
  return [...byJob.values()].flatMap(split);
}

function split(rows: LedgerRow[]): Chain[] {
  rows.sort((a, b) => a.submit - b.submit || compareNumbers(a.dbIndex, b.dbIndex));
  const chains: [LedgerRow, ...LedgerRow[]][] = [];
  for (const row of rows) {
    const chain = chains.at(-1);
    const before = chain?.at(-1);
    if (chain && before && follows(before, row.submit)) chain.push(row);
    else chains.push([row]);
  }
  return chains;
}

/** Whether what the controller says is of this job: of one of its attempts, or of one that the ledger does not have yet. */
export const isOf = (chain: Chain, job: LiveJob): boolean =>
  chain.some(({ submit }) => submit === job.submit) || follows(lastOf(chain), job.submit);

/** Whether the controller speaks of an attempt that the ledger does not have yet. */
export const isAhead = (chain: Chain, job: LiveJob): boolean =>
  job.submit > lastOf(chain).submit && follows(lastOf(chain), job.submit);

/** Whether the controller speaks of an attempt that has ended: it still clears its nodes, or was asked before the end. */
export const isBehind = (chain: Chain, job: LiveJob): boolean =>
  lastOf(chain).end !== null && job.submit <= lastOf(chain).submit;
