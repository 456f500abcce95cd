import { cutOut, newDelimiter, rowReader, run, type RunOptions } from "./command.ts";
import { type Gpus, gpusIn } from "./gpus.ts";
import { FINAL_STATES, stateName } from "./states.ts";
import { durationSeconds, epoch, slurmTime } from "./times.ts";

/** A row of Slurm's ledger: one attempt of a job that asked for GPUs. Times are seconds since 1970. */
export interface LedgerRow {
  /** Exceeds 2^53 in Slurm 24.11, so it stays text. */
  readonly dbIndex: string;
  readonly rawId: string;
  /** As Slurm displays it: `23_4` a task of an array, `24_[1-200]` those not yet apart, `25+1` a part of a het job. */
  readonly jobId: string;
  readonly cluster: string;
  readonly user: string;
  readonly account: string;
  readonly partition: string;
  readonly qos: string;
  readonly name: string;
  readonly state: string;
  readonly exitCode: string;
  readonly requested: Gpus | null;
  /** What it holds or held; `null` where it never got any. */
  readonly allocated: Gpus | null;
  readonly nodes: string;
  readonly constraints: string;
  readonly submit: number;
  readonly start: number | null;
  readonly end: number | null;
  readonly suspendedSeconds: number;
  readonly elapsedSeconds: number;
}

/**
 * Whether the ledger has only begun a row: for some seconds after a start it stands there, even as ended, without partition
 * and name, and a task of an array under a wrong id.
 */
export const isDraft = ({ partition }: LedgerRow): boolean => partition === "";

export const LEDGER_FIELDS =
  "DBIndex,JobIDRaw,JobID,Cluster,User,Account,Partition,QOS,JobName,State,ExitCode,ReqTRES,AllocTRES,NodeList,Constraints,Submit,Start,End,Suspended,ElapsedRaw";
const WIDTH = LEDGER_FIELDS.split(",").length;

const IDS_AT_ONCE = 500;
/** A row that is written while the ledger is read still counts. */
export const AHEAD_SECONDS = 60;

/** Reads a row; `undefined` for one that neither asked for nor got a GPU, or that has no submission. */
export function ledgerRow(fields: readonly string[]): LedgerRow | undefined {
  const at = (index: number): string => cutOut(fields[index] ?? "");
  const requested = gpusIn(at(11));
  const allocated = gpusIn(at(12));
  const submit = epoch(at(15));
  if ((!requested && !allocated) || submit === null) return undefined;
  return {
    dbIndex: at(0),
    rawId: at(1),
    jobId: at(2),
    cluster: at(3),
    user: at(4),
    account: at(5),
    partition: at(6),
    qos: at(7),
    name: at(8),
    state: stateName(at(9)),
    exitCode: at(10),
    requested,
    allocated,
    nodes: at(13),
    constraints: at(14),
    submit,
    start: epoch(at(16)),
    end: epoch(at(17)),
    suspendedSeconds: durationSeconds(at(18)),
    elapsedSeconds: Number(at(19)) || 0,
  };
}

async function sacct(args: readonly string[], options: RunOptions): Promise<LedgerRow[]> {
  const delimiter = newDelimiter();
  const rows: LedgerRow[] = [];
  const reader = rowReader(WIDTH, delimiter, (fields) => {
    const row = ledgerRow(fields);
    if (row) rows.push(row);
  });
  // -D: earlier attempts too. -X: jobs, not their steps.
  const format = ["-n", "-p", "-D", "-X", `--delimiter=${delimiter}`, "-o", LEDGER_FIELDS];
  await run({ name: "sacct", args: [...format, ...args] }, options, reader.add);
  reader.end();
  return rows;
}

/**
 * All that waited, ran or ended between two moments. Asked twice: a filter by state changes what sacct's window means, and
 * only with it come the jobs that were cancelled before they were ever eligible.
 */
export async function readWindow(from: number, until: number, options: RunOptions): Promise<LedgerRow[]> {
  const window = ["-a", "-S", slurmTime(from), "-E", slurmTime(until + AHEAD_SECONDS)];
  const rows = await sacct(window, options);
  const seen = new Set(rows.map(({ dbIndex }) => dbIndex));
  const ended = await sacct([...window, "-s", FINAL_STATES], options);
  return [...rows, ...ended.filter(({ dbIndex }) => !seen.has(dbIndex))];
}

/** Every attempt of some jobs, whenever it was, also of those that are held. Of an array's own id: all its tasks. */
export async function readJobs(rawIds: readonly string[], options: RunOptions): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (let first = 0; first < rawIds.length; first += IDS_AT_ONCE) {
    rows.push(...(await sacct(["-a", "-j", rawIds.slice(first, first + IDS_AT_ONCE).join(",")], options)));
  }
  return rows;
}
