import fc from "fast-check";
import { expect, test } from "vitest";
import { pollLedger } from "../src/slurm/loop.ts";
import { gpuSeconds } from "./muster.ts";
import { failing, type Setting, setUp } from "./setting.ts";
import { lastRow, type SimulatedSlurm } from "./simulated-slurm.ts";

type Step = (setting: Setting) => void | Promise<void>;

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
  fc.boolean().map(
    (isLong) =>
      ({ slurm }) =>
        void (slurm.isEpilogLong = isLong),
  ),
  job.map(
    (index) =>
      ({ slurm }) =>
        slurm.clear(index),
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
  for (const index of slurm.jobList.keys()) slurm.clear(index);
  muster.fail(0);
  setClock(0);
  for (let round = 0; round < 3; round++) {
    slurm.seconds += 3_700;
    await collector().pollLive();
    await (sweeps ? pollLedger(collector(), slurm.seconds, () => undefined) : collector().pollLedger());
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
