import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { DAY_MS } from "@muster/contract";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bundleProgram, startCollector } from "../src/collector-process.ts";
import { startMuster, type TrialMuster } from "./trial-muster.ts";

// pnpm --filter @muster/bench slurm:backfill
const JOBS = 100_000;
const DAYS = 100;
const LIMIT_SECONDS = 60;
const LIMIT_MB = 128;
const FIRST = Math.floor(Date.now() / DAY_MS - DAYS - 1) * 86_400;

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
    NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=256",
    SYNTHETIC_JOBS: String(JOBS),
    SYNTHETIC_FIRST: String(FIRST),
  };
  const load = loadavg()[0] ?? 0;
  const before = { server: process.cpuUsage(), postgres: postgresSeconds() };
  const begun = performance.now();
  const { process: child, ended } = startCollector("slurm", args, env, program);
  let peakMb = 0;
  let collectorSeconds = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakMbOf(child.pid));
    collectorSeconds = Math.max(collectorSeconds, cpuSeconds(String(child.pid)));
  }, 100);
  const { code, errors } = await ended;
  clearInterval(watch);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before.server);
  const cpu = {
    "collector and sacct": round(collectorSeconds),
    server: round((user + system) / 1e6),
    postgres: round(postgresSeconds() - before.postgres),
  };

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
  const figures = {
    jobs: JOBS,
    records,
    days: DAYS,
    seconds: round(seconds),
    peak_mb: round(peakMb),
    cores: availableParallelism(),
    load_before: round(load),
    cpu_seconds: cpu,
  };
  const file = path.join(import.meta.dirname, "../results/slurm-backfill.json");
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  expect(seconds).toBeLessThan(LIMIT_SECONDS);
  expect(peakMb).toBeLessThan(LIMIT_MB);
}, 500_000);

interface Synthetic {
  attemptsOf(job: number): { submit: number; start: number; end: number }[];
  gpusOf(job: number): number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Processor time of a process and of its children that have ended; 0 of one that is gone. */
function cpuSeconds(pid: string): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}

/** Processor time of this run's Postgres, also of its sessions that go on. */
function postgresSeconds(): number {
  const port = new URL(inject("postgresUrl")).port;
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    } catch {
      return "";
    }
  };
  const postmaster = processes.find((pid) => commandOf(pid).includes(`port=${port}`));
  const children = processes.filter((pid) => parentOf(pid) === postmaster);
  return [postmaster ?? "", ...children].reduce((sum, pid) => sum + cpuSeconds(pid), 0);
}

function parentOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[1];
  } catch {
    return undefined;
  }
}

/** The most memory that a process has held so far. */
function peakMbOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
