import fc from "fast-check";
import { expect, test } from "vitest";
import { createCollector } from "../src/slurm/collector.ts";
import { pollLedger } from "../src/slurm/loop.ts";
import { NO_MAPPING } from "../src/slurm/mapping.ts";
import { emptyState, type State } from "../src/slurm/state-file.ts";
import { createMuster, gpuSeconds } from "./muster.ts";
import { lastRow, SimulatedSlurm } from "./simulated-slurm.ts";

/** A Slurm, a Muster, and a collector between them that can be killed: only what it had saved is left then. */
function setUp() {
  const slurm = new SimulatedSlurm();
  const muster = createMuster();
  let saved: State = emptyState("sim", slurm.seconds - 86_400);
  let clockError = 0;
  const begin = () =>
    createCollector({
      slurm,
      deliver: muster.deliver,
      mapping: NO_MAPPING,
      state: saved,
      save: (state) => (saved = JSON.parse(JSON.stringify(state)) as State),
      now: () => (slurm.seconds + clockError) * 1000,
      log: () => undefined,
    });
  let collector = begin();
  return {
    slurm,
    muster,
    saved: () => saved,
    collector: () => collector,
    kill: () => void (collector = begin()),
    /** On another machine, which has nothing of the one before. */
    moveElsewhere() {
      saved = emptyState("sim", slurm.seconds - 86_400);
      collector = begin();
    },
    setClock: (error: number) => void (clockError = error),
  };
}

type Setting = ReturnType<typeof setUp>;
type Step = (setting: Setting) => void | Promise<void>;

const failing = (work: Promise<void>): Promise<void> => work.catch(() => undefined);
const job = fc.nat(12);
const ends = fc.constantFrom(
  ["COMPLETED", "0:0"],
  ["FAILED", "3:0"],
  ["FAILED", "0:9"],
  ["TIMEOUT", "0:0"],
  ["CANCELLED", "0:0"],
  ["PREEMPTED", "0:0"],
  ["NODE_FAIL", "1:0"],
);

const onJobs: fc.Arbitrary<Step>[] = [
  fc.tuple(fc.integer({ min: 1, max: 8 }), fc.boolean()).map(
    ([gpus, held]) =>
      ({ slurm }) =>
        slurm.submit(gpus, held),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.release(index),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.start(index),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.start(index),
  ),
  fc.tuple(job, ends).map(
    ([index, [state = "", code = ""]]) =>
      ({ slurm }) =>
        slurm.end(index, state, code),
  ),
  fc
    .tuple(
      job,
      fc.constantFrom("REQUEUED" as const, "PREEMPTED" as const, "NODE_FAIL" as const),
      fc.boolean(),
    )
    .map(
      ([index, state, held]) =>
        ({ slurm }) =>
          slurm.requeue(index, state, held),
    ),
  fc.tuple(job, fc.integer({ min: 1, max: 8 })).map(
    ([index, gpus]) =>
      ({ slurm }) =>
        slurm.resize(index, gpus),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.suspend(index),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.resume(index),
  ),
];

const around: fc.Arbitrary<Step>[] = [
  fc.integer({ min: 1, max: 500 }).map(
    (seconds) =>
      ({ slurm }) =>
        void (slurm.seconds += seconds),
  ),
  fc.integer({ min: 0, max: 240 }).map(
    (lag) =>
      ({ slurm }) =>
        void (slurm.lag = lag),
  ),
  fc.boolean().map(
    (answers) =>
      ({ slurm }) =>
        void (slurm.ledgerAnswers = answers),
  ),
  fc.boolean().map(
    (answers) =>
      ({ slurm }) =>
        void (slurm.controllerAnswers = answers),
  ),
  fc.integer({ min: 1, max: 2 }).map(
    (count) =>
      ({ muster }) =>
        muster.fail(count),
  ),
  fc.constant(({ kill }: Setting) => kill()),
];
const clocks: fc.Arbitrary<Step> = fc.integer({ min: -3600, max: 3600 }).map(
  (error) =>
    ({ setClock }) =>
      setClock(error),
);
const polls: fc.Arbitrary<Step>[] = [
  fc.constant(({ collector }: Setting) => failing(collector().pollLive())),
  fc.constant(({ collector }: Setting) => failing(collector().pollLedger())),
];

const CODES = new Map([
  ["COMPLETED 0:0", 0],
  ["FAILED 3:0", 3],
  ["FAILED 0:9", 137],
]);

/** What the rows of the ledger come to, worked out as simply as can be. */
function truth(slurm: SimulatedSlurm) {
  return slurm.jobList.map((one) => {
    const last = lastRow(one);
    const seconds = one.rows.map((row) => {
      if (row.start === null || row.allocated === null) return 0;
      const until = row.end ?? (row.state === "SUSPENDED" ? (one.suspendedAt ?? 0) : slurm.seconds);
      return row.allocated.count * (until - Math.max(row.start, row.submit) - row.suspendedSeconds);
    });
    const status =
      { PENDING: "pending", RUNNING: "running", SUSPENDED: "running", COMPLETED: "completed" }[last.state] ??
      (["CANCELLED", "PREEMPTED"].includes(last.state) ? "cancelled" : "failed");
    return {
      id: `slurm:sim:${one.rawId}:${one.rows[0]?.submit}`,
      status,
      gpus: (last.allocated ?? last.requested)?.count,
      gpuSeconds: seconds.reduce((sum, n) => sum + n, 0),
      exitCode: CODES.get(`${last.state} ${last.exitCode}`) ?? null,
      completedAt: last.end === null ? null : last.end * 1000,
    };
  });
}

function told({ muster, slurm }: Setting) {
  return [...muster.rows.values()]
    .map((row) => ({
      id: row.external_id,
      status: row.status,
      gpus: row.gpu_count,
      gpuSeconds: gpuSeconds(row, slurm.seconds),
      exitCode: row.exit_code ?? null,
      completedAt: row.completed_at?.getTime() ?? null,
    }))
    .sort((a, b) => Number(a.id.split(":")[2]) - Number(b.id.split(":")[2]));
}

/** All is mended, and some time goes by. */
async function settle({ slurm, muster, collector, setClock }: Setting, sweeps: boolean): Promise<void> {
  slurm.ledgerAnswers = slurm.controllerAnswers = true;
  slurm.lag = 0;
  muster.fail(0);
  setClock(0);
  for (let round = 0; round < 3; round++) {
    slurm.seconds += 3_700;
    await collector().pollLive();
    await (sweeps ? pollLedger(collector(), slurm.seconds) : collector().pollLedger());
  }
}

/** Runs through the steps; in the end Muster must hold what the ledger does. */
async function converges(steps: readonly Step[], { sweeps }: { sweeps: boolean }): Promise<void> {
  const setting = setUp();
  setting.slurm.submit(2, false);
  for (const step of steps) {
    setting.slurm.seconds += 2; // Slurm counts whole seconds: what happens within one can't be told apart
    await step(setting);
  }
  await settle(setting, sweeps);
  expect(told(setting)).toEqual(truth(setting.slurm));
}

const LONG = { minLength: 20, maxLength: 120 };

test("whatever fails in between, in the end every job is told as the ledger has it", async () => {
  const steps = fc.array(fc.oneof(...onJobs, ...around, ...polls, ...polls), LONG);
  await fc.assert(
    fc.asyncProperty(steps, (some) => converges(some, { sweeps: false })),
    { numRuns: 300 },
  );
});

test("a clock that jumps an hour to and fro is mended by the sweeps", async () => {
  const steps = fc.array(fc.oneof(...onJobs, ...around, clocks, ...polls, ...polls), LONG);
  await fc.assert(
    fc.asyncProperty(steps, (some) => converges(some, { sweeps: true })),
    { numRuns: 150 },
  );
});

/** A job that runs, and that Muster knows to run. */
async function runningJob() {
  const setting = setUp();
  setting.slurm.submit(2, false);
  setting.slurm.start(0);
  await setting.collector().pollLive();
  await setting.collector().pollLedger();
  const status = () =>
    [...setting.muster.rows.values()].map((row) => `${row.status} ${row.exit_code}`).join();
  expect(status()).toBe("running null");
  return { ...setting, status };
}

test("an end is told only when the ledger knows it, and at the first look after that", async () => {
  const { slurm, collector, status } = await runningJob();
  slurm.lag = 40;
  slurm.seconds += 60;
  slurm.end(0, "FAILED", "3:0");
  await collector().pollLive();
  expect(status()).toBe("running null");
  slurm.seconds += 45;
  await collector().pollLive();
  expect(status()).toBe("failed 3");
});

test("what is cancelled while it waits counts as waiting until the ledger knows it", async () => {
  const { slurm, collector, muster } = await runningJob();
  slurm.submit(1, true);
  await collector().pollLive();
  slurm.lag = 40;
  slurm.end(1, "CANCELLED", "0:0");
  await collector().pollLive();
  const status = () => [...muster.rows.values()].at(-1)?.status;
  expect(status()).toBe("pending");
  slurm.seconds += 45;
  await collector().pollLive();
  expect(status()).toBe("cancelled");
});

test("a job that only the ledger saw, minutes later, is found behind the cursor", async () => {
  const { slurm, collector, muster } = await runningJob();
  slurm.controllerAnswers = false;
  slurm.lag = 500;
  slurm.submit(1, false);
  slurm.start(1);
  slurm.seconds += 20;
  slurm.end(1, "COMPLETED", "0:0");
  for (let minute = 0; minute < 10; minute++) {
    slurm.seconds += 60;
    await collector().pollLedger();
  }
  expect(muster.rows.size).toBe(2);
});

test("after an outage the ledger is read from before it until it has caught up", async () => {
  const { slurm, collector, muster } = await runningJob();
  slurm.controllerAnswers = slurm.ledgerAnswers = false;
  slurm.lag = 4000;
  slurm.submit(1, false);
  slurm.start(1);
  slurm.seconds += 20;
  slurm.end(1, "COMPLETED", "0:0");
  slurm.seconds += 3600;
  await failing(collector().pollLedger());
  slurm.ledgerAnswers = true;
  for (let minute = 0; minute < 14; minute++) {
    slurm.seconds += 60;
    await collector().pollLedger();
  }
  expect(muster.rows.size).toBe(2);
});

test("a job that the controller showed and then forgot, and the ledger never had, ends as lost", async () => {
  const { slurm, collector, muster, kill } = await runningJob();
  slurm.lag = 60;
  slurm.submit(4, false);
  slurm.start(1);
  await collector().pollLive();
  const last = () => [...muster.rows.values()].at(-1);
  expect(last()?.status).toBe("running");
  slurm.loseLastJob();
  kill();
  slurm.seconds += 60;
  await collector().pollLive();
  await collector().pollLedger();
  expect(last()).toMatchObject({ status: "cancelled", labels: { "slurm.lost": "true" } });
  expect(collector().state()).toMatchObject({ unconfirmed: {} });
});

test("what is held open is asked for until it ends, also by a collector that begins anew", async () => {
  const { slurm, collector, kill, status } = await runningJob();
  slurm.controllerAnswers = false;
  slurm.lag = 3000;
  slurm.seconds += 10;
  slurm.end(0, "TIMEOUT", "0:0");
  for (let minute = 0; minute < 49; minute++) {
    slurm.seconds += 60;
    await collector().pollLedger();
  }
  kill();
  slurm.seconds += 120;
  expect(status()).toBe("running null");
  await collector().pollLedger();
  expect(status()).toBe("failed null");
});

test("the end that a collector with a slow clock tells is told again until it counts", async () => {
  const { slurm, collector, moveElsewhere, setClock, status } = await runningJob();
  slurm.end(0, "COMPLETED", "0:0");
  setClock(-90);
  moveElsewhere();
  slurm.seconds += 60;
  await collector().pollLedger();
  expect(collector().counts()).toMatchObject({ stale: 1 });
  expect(status()).toBe("running null");
  slurm.seconds += 600;
  await collector().pollLedger();
  expect(status()).toBe("completed 0");
});

test("nothing is sent twice while nothing changes, and the sweep sends all of it", async () => {
  const { slurm, collector, muster } = await runningJob();
  const sent = () => Object.values(collector().counts()).reduce((sum, count) => sum + count, 0);
  // The controller had it first, then the ledger: two tellings.
  const before = sent();
  for (let minute = 0; minute < 5; minute++) {
    slurm.seconds += 60;
    await collector().pollLive();
    await collector().pollLedger();
  }
  expect(sent()).toBe(before);
  await collector().pollLedger({ from: slurm.seconds - 86_400, all: true });
  expect(sent()).toBe(before + 1);
  await collector().beat();
  expect(sent()).toBe(before + 2);
  expect(muster.rows.size).toBe(1);
});
