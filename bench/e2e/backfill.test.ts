import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, look } from "../src/slurm/collector-process.ts";
import { startMuster, type TrialMuster } from "./trial-muster.ts";

// pnpm --filter @muster/bench slurm:backfill
const JOBS = 100_000;
const DAYS = 100;
const LIMIT_SECONDS = 60;
const LIMIT_MB = 128;
const FIRST = Math.floor(Date.now() / 86_400_000 - DAYS - 1) * 86_400;

process.env.SYNTHETIC_JOBS = String(JOBS);
process.env.SYNTHETIC_FIRST = String(FIRST);
const synthetic = path.join(import.meta.dirname, "../src/slurm/synthetic-sacct.mjs");

let muster: TrialMuster;
let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "backfill-"));
  const script = (name: string, body: string) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };
  script("sacct", `exec ${process.execPath} ${synthetic} "$@"`);
  script("squeue", "true");
  script("sinfo", "true");
  script("scontrol", "echo 'ClusterName = synthetic'");
  program = await bundleProgram();
  muster = await startMuster();
}, 60_000);
afterAll(async () => {
  await muster?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

test("a hundred thousand records of the past are told in a minute, in little memory", async () => {
  const since = new Date(FIRST * 1000).toISOString().slice(0, 10);
  const args = [
    "--once",
    "--since",
    since,
    "--url",
    muster.url,
    "--cluster",
    muster.cluster,
    "--state-dir",
    folder,
  ];
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    MUSTER_TOKEN: muster.token,
    // As the systemd unit has it.
    NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=80",
    SYNTHETIC_JOBS: String(JOBS),
    SYNTHETIC_FIRST: String(FIRST),
  };
  const begun = performance.now();
  const { process: child, ended } = look(args, env, program);
  let peakMb = 0;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, peakMbOf(child.pid))), 200);
  const { code, errors } = await ended;
  clearInterval(watch);
  const seconds = (performance.now() - begun) / 1000;

  expect(`${code} ${errors}`).toMatch(/^0 /);
  const { attemptsOf, gpusOf } = (await import(synthetic)) as Synthetic;
  let records = 0;
  let gpuSeconds = 0;
  for (let job = 0; job < JOBS; job++) {
    for (const { start, end } of attemptsOf(job)) {
      records++;
      gpuSeconds += gpusOf(job) * (end - start);
    }
  }
  const rows = await muster.rows();
  expect(rows.length).toBe(JOBS);
  expect(rows.reduce((sum, row) => sum + row.gpuSeconds, 0)).toBe(gpuSeconds);
  const figures = { jobs: JOBS, records, days: DAYS, seconds: round(seconds), peak_mb: round(peakMb) };
  const file = path.join(import.meta.dirname, "../results/slurm-backfill.json");
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  expect(seconds).toBeLessThan(LIMIT_SECONDS);
  expect(peakMb).toBeLessThan(LIMIT_MB);
}, 300_000);

interface Synthetic {
  attemptsOf(job: number): { submit: number; start: number; end: number }[];
  gpusOf(job: number): number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The most memory that a process has held so far. */
function peakMbOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
