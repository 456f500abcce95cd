import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

export type TraceName = "philly" | "helios";

/** One job as a trace has it. */
export interface TraceJob {
  readonly trace: TraceName;
  readonly job: number;
  /** Who submitted it, `philly-47`; the number is all that the trace says. */
  readonly submitter: string;
  readonly gpuCount: number;
  /** Seconds since the trace's first submission. */
  readonly submitOffsetSeconds: number;
  readonly runSeconds: number;
  readonly status: "completed" | "failed" | "cancelled";
}

/** Reads a trace's GPU jobs, oldest first. */
export async function readTrace(trace: TraceName): Promise<TraceJob[]> {
  const file = await readFile(new URL(`../data/${trace}-15k.csv.gz`, import.meta.url));
  return parseTrace(trace, gunzipSync(file).toString("utf8"));
}

/** Parses a trace's CSV (see data/README.md); jobs without GPUs are no GPU workloads and left out. */
export function parseTrace(trace: TraceName, csv: string): TraceJob[] {
  const [header, ...lines] = csv.trimEnd().split("\n");
  const columns = (header ?? "").trim().split(",");
  const at = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new Error(`The trace ${trace} has no column ${name}.`);
    return index;
  };
  const [job, user, gpus] = [at("job"), at("user"), at("gpu_count")];
  const [submit, run, status] = [at("submit_offset_seconds"), at("run_seconds"), at("status")];
  return lines
    .map((line) => line.trim().split(","))
    .map((cells) => ({
      trace,
      job: Number(cells[job]),
      submitter: `${trace}-${cells[user]}`,
      gpuCount: Number(cells[gpus]),
      submitOffsetSeconds: Number(cells[submit]),
      runSeconds: Number(cells[run]),
      status: cells[status] as TraceJob["status"],
    }))
    .filter((row) => row.gpuCount > 0);
}
