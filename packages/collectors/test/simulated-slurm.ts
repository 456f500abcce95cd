import type { Gpus } from "../src/slurm/gpus.ts";
import { AHEAD_SECONDS, type LedgerRow } from "../src/slurm/ledger.ts";
import type { LiveJob } from "../src/slurm/live.ts";
import { hardwareOf } from "../src/slurm/nodes.ts";
import type { Slurm } from "../src/slurm/slurm.ts";

/** For how long the controller shows what has ended. */
const MIN_JOB_AGE = 300;
const CANCELLED = "CANCELLED";

interface Job {
  readonly rawId: string;
  rows: LedgerRow[];
  restarts: number;
  isHeld: boolean;
  /** Its nodes are cleared of an attempt that has ended. */
  isClearing: boolean;
  suspendedAt: number | null;
}

/** A Slurm of one kind of GPU whose time, jobs and failures are in the hands of a test. Its ledger lags behind. */
export class SimulatedSlurm implements Slurm {
  seconds = 1_800_000_000;
  readonly jobList: Job[] = [];
  /** Whether what is requeued waits for its nodes to be cleared. */
  isEpilogLong = false;
  controllerAnswers = true;
  ledgerAnswers = true;
  /** Whether it hides other people's jobs, and says nothing of that. */
  ledgerHides = false;
  /** The longest window that the ledger answers for, in seconds, and the first moment. */
  longestWindow = Infinity;
  firstAnswered = 0;
  /** The windows that were asked for. */
  readonly windows: (readonly [from: number, until: number])[] = [];
  /** By how much the ledger lags, in seconds. */
  lag = 0;
  #rows = 0;
  /** What the ledger writes, and when. */
  readonly #writes: { at: number; row: LedgerRow; isHeld: boolean }[] = [];

  submit(gpus: number, isHeld: boolean): void {
    const rawId = String(this.jobList.length + 1);
    this.jobList.push({ rawId, rows: [], restarts: 0, isHeld, isClearing: false, suspendedAt: null });
    this.#add(this.#job(this.jobList.length - 1), gpus);
  }

  release(index: number): void {
    const job = this.#job(index);
    job.isHeld = false;
    this.#change(job, {});
  }

  start(index: number, gpus?: Gpus): void {
    const job = this.#job(index);
    const row = lastRow(job);
    if (row.state !== "PENDING" || job.isHeld) return;
    this.#change(job, {
      state: "RUNNING",
      start: this.seconds,
      allocated: gpus ?? row.requested,
      nodes: "n1",
    });
  }

  /** Ends the attempt that runs; a held or waiting job can only be cancelled. */
  end(index: number, state: string, exitCode: string): void {
    const job = this.#job(index);
    const row = lastRow(job);
    if (row.end !== null || (row.start === null && state !== CANCELLED)) return;
    this.#resume(job);
    this.#change(job, { state, exitCode, end: this.seconds });
  }

  /** Ends the attempt that runs in a way after which it waits again. */
  requeue(index: number, state: "REQUEUED" | "PREEMPTED" | "NODE_FAIL", isHeld: boolean): void {
    const job = this.#job(index);
    if (lastRow(job).start === null || lastRow(job).end !== null) return;
    this.end(index, state, "0:0");
    job.restarts++;
    job.isHeld = isHeld;
    job.isClearing = true;
    if (!this.isEpilogLong || state !== "REQUEUED") this.clear(index);
  }

  /** The epilog is over: a job that was requeued waits again. */
  clear(index: number): void {
    const job = this.#job(index);
    if (!job.isClearing) return;
    job.isClearing = false;
    this.#add(job, lastRow(job).requested?.count ?? 1);
  }

  /** A job is cancelled while its nodes are cleared for its requeue: it leaves no trace of that. */
  drop(index: number): void {
    this.#job(index).isClearing = false;
  }

  resize(index: number, gpus: number): void {
    const job = this.#job(index);
    const { start, end, state, submit } = lastRow(job);
    if (start === null || end !== null || state !== "RUNNING" || submit === this.seconds) return;
    this.end(index, "RESIZING", "0:0");
    this.#add(job, gpus);
    this.#change(job, { state: "RUNNING", start, allocated: { count: gpus, type: "h100" }, nodes: "n1" });
  }

  suspend(index: number): void {
    const job = this.#job(index);
    if (lastRow(job).state !== "RUNNING") return;
    job.suspendedAt = this.seconds;
    this.#change(job, { state: "SUSPENDED" });
  }

  resume(index: number): void {
    const job = this.#job(index);
    if (lastRow(job).state !== "SUSPENDED") return;
    this.#resume(job);
    this.#change(job, { state: "RUNNING" });
  }

  site = async () => ({ cluster: "sim", privateData: "", countsGpus: true });

  async hardware() {
    return hardwareOf([["n1", "gpu", "gpu:h100:8"]]);
  }

  /** The controller is killed before it could tell the ledger of its last job. */
  loseLastJob(): void {
    const job = this.jobList.pop();
    for (const [at, { row }] of [...this.#writes.entries()].toReversed()) {
      if (row.rawId === job?.rawId) this.#writes.splice(at, 1);
    }
  }

  async live(): Promise<LiveJob[]> {
    if (!this.controllerAnswers) throw new Error("squeue failed");
    return this.jobList.flatMap((job) => {
      const row = lastRow(job);
      if (row.end !== null && this.seconds - row.end > MIN_JOB_AGE && !job.isClearing) return [];
      const gpus = row.allocated ?? row.requested ?? { count: 0, type: null };
      // A resize begins a row of the ledger, but no submission.
      const submit = job.rows.findLast(
        ({ state }, at) => job.rows[at - 1]?.state !== "RESIZING" && state,
      )?.submit;
      const { rawId, jobId, user, account, partition, qos, name, state, nodes, constraints, start } = row;
      const named = { rawId, jobId, user, account, partition, qos, name, nodes, constraints };
      const shown = job.isClearing ? "COMPLETING" : state;
      const reason = shown === "PENDING" ? (job.isHeld ? "JobHeldUser" : "Priority") : null;
      const { restarts } = job;
      return [{ ...named, state: shown, start, gpus, restarts, submit: submit ?? row.submit, reason }];
    });
  }

  async window(from: number, until: number): Promise<LedgerRow[]> {
    this.windows.push([from, until]);
    if (until + AHEAD_SECONDS - from > this.longestWindow)
      throw new Error("Too wide of a date range in query");
    if (from < this.firstAnswered) throw new Error("sacct was killed");
    return this.#ledger()
      .filter(
        ({ row, isHeld }) =>
          row.submit <= until + AHEAD_SECONDS && (row.end === null ? !isHeld : row.end >= from),
      )
      .map(({ row }) => row);
  }

  async jobs(rawIds: readonly string[]): Promise<LedgerRow[]> {
    return this.#ledger().flatMap(({ row }) => (rawIds.includes(row.rawId) ? [row] : []));
  }

  #ledger() {
    if (!this.ledgerAnswers) throw new Error("sacct failed");
    if (this.ledgerHides) return [];
    const latest = new Map<string, { row: LedgerRow; isHeld: boolean }>();
    for (const { at, row, isHeld } of this.#writes) {
      if (at <= this.seconds) latest.set(row.dbIndex, { row: this.#used(row), isHeld });
    }
    return [...latest.values()];
  }

  /** What sacct works out as it is asked. */
  #used(row: LedgerRow): LedgerRow {
    if (row.state !== "SUSPENDED" || row.start === null) return row;
    const suspendedAt = this.jobList[Number(row.rawId) - 1]?.suspendedAt ?? this.seconds;
    const elapsedSeconds = suspendedAt - Math.max(row.start, row.submit) - row.suspendedSeconds;
    return { ...row, elapsedSeconds, suspendedSeconds: row.suspendedSeconds + this.seconds - suspendedAt };
  }

  #job(index: number): Job {
    const job = this.jobList[index % this.jobList.length];
    if (!job) throw new RangeError("no job yet");
    return job;
  }

  #add(job: Job, gpus: number): void {
    const row: LedgerRow = {
      dbIndex: String(++this.#rows),
      rawId: job.rawId,
      jobId: job.rawId,
      cluster: "sim",
      user: "alice",
      account: "nlp",
      partition: "gpu",
      qos: "normal",
      name: `job-${job.rawId}`,
      state: "PENDING",
      exitCode: "0:0",
      requested: { count: gpus, type: null },
      allocated: null,
      nodes: "None assigned",
      constraints: "",
      submit: this.seconds,
      start: null,
      end: null,
      suspendedSeconds: 0,
      elapsedSeconds: 0,
    };
    job.rows.push(row);
    this.#write(job, row);
  }

  #change(job: Job, change: Partial<LedgerRow>): void {
    const row = { ...lastRow(job), ...change };
    job.rows[job.rows.length - 1] = row;
    this.#write(job, row);
  }

  #resume(job: Job): void {
    if (job.suspendedAt === null) return;
    const row = lastRow(job);
    const suspendedSeconds = row.suspendedSeconds + this.seconds - job.suspendedAt;
    job.rows[job.rows.length - 1] = { ...row, suspendedSeconds };
    job.suspendedAt = null;
  }

  /** Written in order: a later row waits for those before it. */
  #write(job: Job, row: LedgerRow): void {
    const at = Math.max(this.seconds + this.lag, this.#writes.at(-1)?.at ?? 0);
    this.#writes.push({ at, row, isHeld: job.isHeld });
  }
}

export const lastRow = (job: Job): LedgerRow => {
  const row = job.rows.at(-1);
  if (!row) throw new RangeError("a job has a row");
  return row;
};
