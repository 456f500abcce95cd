import { cutOut, newDelimiter, rowReader, run, type RunOptions } from "./command.ts";
import { type Gpus, gpusIn } from "./gpus.ts";
import { stateName } from "./states.ts";
import { epoch } from "./times.ts";

/** A job that asked for GPUs as Slurm's controller knows it now. */
export interface LiveJob {
  readonly rawId: string;
  readonly jobId: string;
  readonly user: string;
  readonly account: string;
  readonly partition: string;
  readonly qos: string;
  readonly name: string;
  readonly state: string;
  /** How often it was requeued. */
  readonly restarts: number;
  readonly gpus: Gpus;
  readonly nodes: string;
  readonly constraints: string;
  /** When its present attempt was submitted. */
  readonly submit: number;
  /** When it started, or is expected to while it waits. */
  readonly start: number | null;
  /** Why it waits, in one of Slurm's words; null for what does not. */
  readonly reason: string | null;
}

/** squeue's text, since its JSON takes 5–10 KB a job and differs between versions. Each field has a width, cut beyond it. */
const FIELDS = [
  ["JobID", 20],
  ["JobArrayID", 40],
  ["UserName", 64],
  ["Account", 128],
  ["Partition", 256],
  ["QOS", 64],
  ["Name", 256],
  ["State", 20],
  ["RestartCnt", 10],
  ["tres-alloc", 512],
  ["NodeList", 128],
  ["Feature", 128],
  ["SubmitTime", 20],
  ["StartTime", 20],
  ["Reason", 128],
] as const;

/** Reads a row; `undefined` for a job without GPUs. */
export function liveJob(fields: readonly string[]): LiveJob | undefined {
  const at = (index: number): string => cutOut(fields[index] ?? "");
  const gpus = gpusIn(at(9));
  const submit = epoch(at(12));
  if (!gpus || submit === null) return undefined;
  const state = stateName(at(7));
  const reason = at(14);
  return {
    rawId: at(0),
    jobId: at(1),
    user: at(2),
    account: at(3),
    partition: at(4),
    qos: at(5),
    name: at(6),
    state,
    restarts: Number(at(8)) || 0,
    gpus,
    nodes: at(10),
    constraints: at(11) === "(null)" ? "" : at(11),
    submit,
    start: epoch(at(13)),
    reason: state === "PENDING" && reason !== "" && reason !== "None" ? reason : null,
  };
}

/** All jobs that the controller knows, each task of an array apart, also those that ended in the last minutes. */
export async function readLive(options: RunOptions): Promise<LiveJob[]> {
  const delimiter = newDelimiter();
  const jobs: LiveJob[] = [];
  const reader = rowReader(FIELDS.length, delimiter, (fields) => {
    const job = liveJob(fields);
    if (job) jobs.push(job);
  });
  const format = FIELDS.map(([field, width]) => `${field}:${width}${delimiter}`).join(",");
  await run({ name: "squeue", args: ["-a", "-r", "-h", "-t", "all", "-O", format] }, options, reader.add);
  reader.end();
  return jobs;
}
