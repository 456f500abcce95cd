import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, startCollector } from "../src/collector-process.ts";
import { readEnv } from "../src/env.ts";
import { submitEventful, submitHeldArray, submitShort } from "../src/slurm/jobs.ts";
import { ledgerTruth } from "../src/slurm/ledger-truth.ts";
import { type RealSlurm, startSlurm, whyNoSlurm } from "../src/slurm/real-slurm.ts";
import { type Ambush, startMuster, type TrialMuster } from "./trial-muster.ts";

/** All of it, some minutes longer, with the figures written down: pnpm --filter @muster/bench slurm. */
const { isSlurmFull: isFull, slurmRoot: root } = readEnv();
const WANTED = isFull ? { looks: 60, crashes: 50 } : { looks: 12, crashes: 8 };
const MIN_JOB_AGE = 5;
const LIMIT_MS = isFull ? 500_000 : 300_000; // of a machine that has much else to do

const missing = root === undefined ? await whyNoSlurm() : undefined;
let slurm: RealSlurm;
let muster: TrialMuster;
let folder: string;
let program: string;

beforeAll(async () => {
  if (missing) return;
  folder = mkdtempSync(path.join(tmpdir(), "slurm-trial-"));
  [slurm, muster, program] = await Promise.all([
    startSlurm({ minJobAge: MIN_JOB_AGE, root }),
    startMuster(),
    bundleProgram(),
  ]);
}, LIMIT_MS);
afterAll(async () => {
  await slurm?.stop();
  await muster?.stop();
  if (folder) rmSync(folder, { recursive: true });
}, 60_000);

const counts = { looks: 0, crashes: 0 };

const collector = (...args: string[]) => collectorWith(muster.token, ...args);

function collectorWith(token: string, ...args: string[]) {
  const where = ["--url", muster.url, "--cluster", muster.cluster, "--state-dir", folder];
  return startCollector("slurm", [...where, ...args], { ...slurm.env, MUSTER_TOKEN: token }, program);
}

/** Lets the collector look once. It is killed as said, or after some time; resolves with what it complained of. */
async function lookOnce(death?: Ambush | number): Promise<{ code: number | null; errors: string }> {
  const { process: child, ended } = collector("--once");
  const strike = () => child.kill("SIGKILL");
  if (typeof death === "string") muster.setAmbush(death, strike);
  const timer = typeof death === "number" ? setTimeout(strike, death) : undefined;
  const end = await ended;
  clearTimeout(timer);
  muster.clearAmbush();
  counts.looks++;
  if (end.code === null) counts.crashes++;
  return end;
}

/** The ways to die, one after the other: as it sends, as it is answered, at some moment or other. */
function deathOf(number: number): Ambush | number {
  const ways = ["as it arrives", "before the answer", 80 + ((number * 173) % 700)] as const;
  return ways[number % ways.length] ?? 500;
}

test.skipIf(missing)(
  "a check says whether all that collecting needs is there, and whom the token lets in",
  async () => {
    const good = await collector("--check").ended;
    expect(good.errors.match(/^\w+ +\w+/gm)).toEqual(
      ["scontrol", "squeue", "sacct", "sinfo", "Muster", "token"].map((name) => `ok      ${name}`),
    );
    expect(good.code).toBe(0);
    const bad = await collectorWith(`${muster.token.slice(0, -1)}!`, "--check").ended;
    expect(bad.errors).toContain("FAILED  token: This API token is not valid");
    expect(bad.code).toBe(1);
  },
);

test.skipIf(missing)(
  "every job of a real Slurm is in Muster as its ledger has it, whatever was killed in between",
  async () => {
    const heldArray = await submitHeldArray(slurm);
    expect(await lookOnce()).toMatchObject({ code: 0 });
    await submitShort(slurm);
    const vanished = submitEventful(slurm, heldArray);
    const over = vanished.then(
      () => true,
      () => true,
    );
    let isOver = false;
    for (let number = 0; !isOver; number++) {
      await lookOnce(number % 4 === 3 ? undefined : deathOf(number));
      isOver = await Promise.race([over, Promise.resolve(false)]);
    }
    const { jobs } = await vanished;

    // The ledger's server is gone for a while: what is new is told all the same, and what ends meanwhile afterwards.
    await slurm.kill("slurmdbd");
    await slurm.submit("nobody", "-A", "nlp", "-p", "h100", "--gres=gpu:1", "-J", "in-outage", "sleep 1");
    const { code, errors } = await lookOnce();
    expect(code).toBe(1);
    expect(errors).toContain("sacct failed");
    await lookOnce(deathOf(2));
    await sleep(2_000);
    await slurm.start("slurmdbd");

    // What a killed controller has neither told its ledger nor written down is lost for good, and no collector can know better.
    // So it dies with a job that runs, when it has done both.
    await slurm.submit(
      "nobody",
      "-A",
      "nlp",
      "-p",
      "h100",
      "--gres=gpu:1",
      "-J",
      "over-the-kill",
      "sleep 12",
    );
    await slurm.settle();
    await slurm.kill("slurmctld");
    expect((await lookOnce()).code).toBe(1);
    await slurm.start("slurmctld");
    await sleep((MIN_JOB_AGE + 1) * 1_000);

    for (let number = 0; counts.looks < WANTED.looks || counts.crashes < WANTED.crashes; number++) {
      await slurm.submit(
        "daemon",
        "-A",
        "vision",
        "-p",
        "a100",
        "--gres=gpu:1",
        "-J",
        `late-${number}`,
        "true",
      );
      await lookOnce(counts.crashes < WANTED.crashes ? deathOf(number) : undefined);
    }
    await slurm.settle();
    for (let number = 0; number < 2; number++) expect(await lookOnce()).toMatchObject({ code: 0 });

    const lastJob = Number((await slurm.submit("nobody", "-A", "nlp", "-J", "no-gpu", "true")).trim());
    const gone = new Set(jobs);
    const truth = (await ledgerTruth(slurm, lastJob)).filter(({ job }) => !gone.has(job));
    const told = await muster.rows();
    expect(told.filter(({ job }) => gone.has(job)).map(({ status }) => status)).toEqual(
      jobs.map(() => "cancelled"),
    );
    const rows = told.filter(({ job }) => !gone.has(job));
    const version = (await slurm.run("sacct", "--version")).trim().split(" ").at(-1) ?? "";
    if (isFull) writeFigures(version, truth, rows);
    expect(rows).toEqual(truth);
    expect(await muster.waiting()).toMatchObject({ "still-waiting": "BeginTime" });
    // Else it would have proved little. How many run again in time depends on the machine.
    expect(new Set(truth.map(({ status }) => status)).size).toBe(5);
    expect(truth.filter(({ attempts }) => attempts > 1).length).toBeGreaterThanOrEqual(1);
    expect(counts.crashes).toBeGreaterThanOrEqual(WANTED.crashes);
  },
  LIMIT_MS,
);

test.skipIf(missing !== undefined || !isFull)(
  "a job is in Muster 30 s after it was submitted, and its end 60 s after it ended",
  async () => {
    const { process: child, ended } = collector();
    const statusOf = async (job: string) => (await muster.rows()).find((row) => row.job === job)?.status;
    const secondsUntil = async (job: string, statuses: readonly string[]): Promise<number> => {
      const begun = performance.now();
      while (!statuses.includes((await statusOf(job)) ?? "")) {
        if (performance.now() - begun > 90_000)
          throw new Error(`job ${job} is never ${statuses.join(" or ")}`);
        await sleep(250);
      }
      return (performance.now() - begun) / 1000;
    };
    await sleep(20_000);
    const job = await slurm.submit(
      "nobody",
      "-A",
      "nlp",
      "-p",
      "a100",
      "--gres=gpu:1",
      "-J",
      "watched",
      "sleep 40",
    );
    const shown = await secondsUntil(job, ["pending", "running"]);
    await secondsUntil(job, ["running"]);
    await slurm.run("scancel", job);
    const over = await secondsUntil(job, ["cancelled"]);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
    const round = (seconds: number) => Math.round(seconds * 10) / 10;
    addFigures({ seconds_until_shown: round(shown), seconds_until_end_is_shown: round(over) });
    expect(shown).toBeLessThan(30);
    expect(over).toBeLessThan(60);
  },
  LIMIT_MS,
);

type Rows = Awaited<ReturnType<TrialMuster["rows"]>>;

function writeFigures(version: string, truth: Rows, rows: Rows): void {
  const told = new Map(rows.map((row) => [row.job, row]));
  const equal = truth.filter((row) => JSON.stringify(told.get(row.job)) === JSON.stringify(row));
  const seconds = (some: Rows) => some.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
  addFigures({
    version,
    jobs: truth.length,
    rows_equal: equal.length,
    stale: truth.filter(({ job, status }) => told.has(job) && told.get(job)?.status !== status).length,
    gpu_seconds_equal: seconds(truth) === seconds(rows),
    crashes: counts.crashes,
    looks: counts.looks,
  });
}

const figures: Record<string, unknown> = {};
/** Each version's figures have a file of their own; that of Debian's stable one is plainly slurm.json. */
function addFigures(more: Record<string, unknown>): void {
  Object.assign(figures, more);
  const name = root === undefined ? "slurm.json" : `slurm-${String(figures.version)}.json`;
  const file = path.join(import.meta.dirname, "../results", name);
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}
