import type { RealSlurm } from "./real-slurm.ts";

/** What Slurm's own ledger comes to for a job, in Muster's words. Times are seconds since 1970. */
export interface TruthRow {
  readonly job: string;
  readonly status: string;
  readonly exitCode: number | null;
  readonly gpus: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly attempts: number;
  /** Of the attempts that have ended. */
  readonly gpuSeconds: number;
}

// The table of docs/slurm.md once more, so that a slip in the collector's is seen.
const STATUS: Record<string, string> = {
  PENDING: "pending",
  REQUEUED: "pending",
  RUNNING: "running",
  SUSPENDED: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  TIMEOUT: "failed",
  NODE_FAIL: "failed",
  CANCELLED: "cancelled",
  PREEMPTED: "cancelled",
};
const SEPARATOR = "<|>";
const FIELDS = "JobID,JobIDRaw,State,ExitCode,ReqTRES,AllocTRES,Submit,Start,End,Suspended";

type Row = [string, string, string, string, string, string, string, string, string, string];

/** Asks sacct for everything, by number, and adds it up in the plainest way. */
export async function ledgerTruth(slurm: RealSlurm, lastJob: number): Promise<TruthRow[]> {
  const ids = Array.from({ length: lastJob }, (_, index) => index + 1).join(",");
  const args = ["-a", "-X", "-D", "-n", "-P", `--delimiter=${SEPARATOR}`, "-o", FIELDS, "-j", ids];
  const text = await slurm.run("env", "SLURM_TIME_FORMAT=%s", "SLURM_BITSTR_LEN=0", "sacct", ...args);
  const byJob = new Map<string, Row[]>();
  for (const line of text.trim().split("\n")) {
    const row = line.split(SEPARATOR) as Row;
    for (const job of tasksOf(row[0])) byJob.set(job, [...(byJob.get(job) ?? []), row]);
  }
  return [...byJob].flatMap(([job, rows]) => sum(job, rows) ?? []).sort((a, b) => (a.job < b.job ? -1 : 1));
}

function tasksOf(job: string): string[] {
  const [, array, first, last] = /^(\d+)_\[(\d+)-(\d+)/.exec(job) ?? [];
  if (array === undefined) return [job.replaceAll(/[[\]]/g, "")];
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, at) => `${array}_${Number(first) + at}`,
  );
}

const gpusOf = (tres: string): number => Number(/gres\/gpu=(\d+)/.exec(tres)?.[1] ?? 0);

function sum(job: string, rows: Row[]): TruthRow | undefined {
  rows.sort((a, b) => Number(a[6]) - Number(b[6]));
  const held = rows.filter((row) => gpusOf(row[5]) > 0 && /^\d+$/.test(row[7]));
  const begin = (row: Row): number => Math.max(Number(row[7]), Number(row[6]));
  const last = rows.at(-1);
  if (!last || rows.every((row) => gpusOf(row[4]) + gpusOf(row[5]) === 0)) return undefined;
  const state = last[2].split(" ")[0] ?? "";
  const status = STATUS[state];
  if (status === undefined) throw new Error(`job ${job} is ${state}, which this trial does not know`);
  const isOver = status !== "pending" && status !== "running";
  const [code = "", signal = ""] = last[3].split(":");
  const isOwn = (state === "COMPLETED" || state === "FAILED") && signal !== "53" && signal !== "125";
  return {
    job,
    status,
    exitCode: isOwn ? (signal === "0" ? Number(code) : 128 + Number(signal)) : null,
    gpus: gpusOf(last[5]) || gpusOf(last[4]),
    startedAt: held[0] ? begin(held[0]) : null,
    completedAt: isOver ? Number(last[8]) : null,
    attempts: held.length,
    gpuSeconds: held
      .filter((row) => /^\d+$/.test(row[8]))
      .reduce((total, row) => total + gpusOf(row[5]) * (Number(row[8]) - begin(row) - secondsIn(row[9])), 0),
  };
}

const secondsIn = (text: string): number =>
  text
    .split(/[-:]/)
    .reduce(
      (total, part, at, { length }) => total + Number(part) * ([1, 60, 3600, 86_400][length - 1 - at] ?? 0),
      0,
    );
