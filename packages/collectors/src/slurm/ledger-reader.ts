import { isUnsplitArray } from "./array-tasks.ts";
import { EPILOG_SECONDS, mayGoOn } from "./chains.ts";
import { isDraft, type LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";
import type { Memory } from "./memory.ts";
import type { Slurm } from "./slurm.ts";
import { rowSource } from "./sources.ts";
import { vanishedTasks } from "./vanished-tasks.ts";

/** For how long a row may be a draft; one that still is was never finished, and is all that there is. */
const DRAFT_SECONDS = 3_600;

interface Reader {
  readonly slurm: Slurm;
  readonly memory: Memory;
  /** Now, in seconds since 1970. */
  readonly seconds: () => number;
}

export interface Window {
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** Also what Muster should know already. */
  readonly all?: boolean;
  /** Jobs that are asked for wherever they are. */
  readonly besides?: ReadonlySet<string>;
  readonly live: readonly LiveJob[] | undefined;
}

/** Reads of the ledger what is to be told. */
export function createLedgerReader({ slurm, memory, seconds }: Reader) {
  const finished = (rows: readonly LedgerRow[]): LedgerRow[] => {
    const since = seconds() - DRAFT_SECONDS;
    return rows.filter((row) => !isDraft(row) || (row.end ?? row.submit) < since);
  };

  const jobs = async (rawIds: ReadonlySet<string>): Promise<LedgerRow[]> =>
    rawIds.size === 0 ? [] : finished(await slurm.jobs([...rawIds]));

  /**
   * The rows of a window that are to be told, with all other attempts of the same jobs; and of the jobs that are asked for
   * besides, what is not in it: those that are held, or that ended before it while nobody looked. `jobIds` are all that it has.
   */
  async function window({ from, until, all = false, besides, live }: Window) {
    const found = finished(await slurm.window(from, until));
    const isNew = (row: LedgerRow): boolean => all || !memory.isTold(rowSource(row));
    const changed = new Set(found.filter(isNew).map(({ rawId }) => rawId));
    const wanted = found.filter(({ rawId }) => changed.has(rawId));
    // A job that was there before the window, or that may be again, may have attempts outside it. Of an array that is not yet
    // apart all is needed to know what the row still stands for.
    const asked = new Set(
      wanted
        .filter((row) => row.submit <= from + EPILOG_SECONDS || mayGoOn(row) || isUnsplitArray(row.jobId))
        .map(({ rawId }) => rawId),
    );
    const present = new Set(found.map(({ rawId }) => rawId));
    for (const rawId of besides ?? []) if (!present.has(rawId)) asked.add(rawId);
    const attempts = await jobs(asked);
    if (!all) memory.keepOnly("r", new Set([...found, ...attempts].map((row) => rowSource(row)[0])));
    const vanished = live ? vanishedTasks(memory.open(), { asked, rows: attempts, live }) : [];
    const jobIds: ReadonlySet<string> = new Set([...found, ...attempts].map(({ jobId }) => jobId));
    return { rows: [...wanted, ...attempts, ...vanished], jobIds };
  }

  return { jobs, window };
}
