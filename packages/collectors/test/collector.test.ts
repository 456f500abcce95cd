import { expect, test } from "vitest";
import { mappingSchema } from "../src/slurm/mapping.ts";
import { failing, runningJob, setUp } from "./setting.ts";

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

test("what waits says why, in the controller's word, as long as it waits", async () => {
  const { slurm, collector, muster } = await runningJob();
  const waiting = () => [...muster.rows.values()].at(-1)?.labels["slurm.waiting"];
  const look = async () => {
    await collector().pollLive();
    await collector().pollLedger();
  };
  expect(waiting()).toBeUndefined();
  slurm.submit(1, true);
  await look();
  expect(waiting()).toBe("JobHeldUser");
  slurm.release(1);
  await look();
  expect(waiting()).toBe("Priority");
  // What could not ask for it keeps what was known.
  slurm.controllerAnswers = false;
  await failing(collector().pollLive());
  await collector().readAgain(slurm.seconds - 3_600, slurm.seconds);
  expect(waiting()).toBe("Priority");
  slurm.controllerAnswers = true;
  slurm.start(1);
  await look();
  expect(waiting()).toBeUndefined();
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

test("nothing is sent twice while nothing changes, but that somebody is there; the sweep sends all of it", async () => {
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
  await collector().readAgain(slurm.seconds - 86_400, slurm.seconds);
  expect(sent()).toBe(before + 1);
  await collector().beat();
  expect(sent()).toBe(before + 1);
  expect(muster.beats).toHaveLength(1);
});

test("a clock that was days ahead for a while is mended like any other", async () => {
  const { slurm, collector, setClock, kill, status } = await runningJob();
  slurm.end(0, "COMPLETED", "0:0");
  setClock(3 * 86_400);
  await collector().pollLedger();
  expect(collector().counts().rejected).toBeGreaterThan(0);
  setClock(0);
  kill();
  slurm.seconds += 3_600;
  await collector().readAgain(slurm.seconds - 86_400, slurm.seconds);
  expect(status()).toBe("completed 0");
});

test("that somebody is there is told before there is any workload, and never as of an earlier moment", async () => {
  const { collector, muster, slurm, setClock } = setUp();
  await collector().pollLive();
  await collector().beat();
  setClock(-90);
  slurm.seconds += 60;
  await collector().beat();
  expect(muster.rows.size).toBe(0);
  expect(muster.beats).toHaveLength(2);
  expect(muster.beats).toEqual(muster.beats.toSorted());
  expect(new Set(muster.beats).size).toBe(2);
});

test("what Muster holds as not ended is told until it ends, also when the site begins to ignore it", async () => {
  const { slurm, collector, map, muster, status } = await runningJob();
  map(mappingSchema.parse({ ignore: { partitions: ["gpu"] } }));
  slurm.submit(1, false);
  slurm.requeue(0, "REQUEUED", false);
  await collector().pollLive();
  expect(status()).toBe("pending null");
  slurm.start(0);
  slurm.seconds += 60;
  slurm.end(0, "COMPLETED", "0:0");
  await collector().pollLive();
  expect(status()).toBe("completed 0");
  expect(muster.rows.size).toBe(1);
  expect(collector().state().open).toEqual([]);
});

test("another mapping file holds at once for what goes on, for what has ended when it is read again", async () => {
  const { slurm, collector, map, muster } = await runningJob();
  slurm.submit(1, false);
  slurm.start(1);
  slurm.end(1, "COMPLETED", "0:0");
  await collector().pollLive();
  await collector().pollLedger();
  slurm.seconds += 3_600;
  await collector().pollLedger();
  map(mappingSchema.parse({ teams: { nlp: "language" } }));
  const teams = () => [...muster.rows.values()].map(({ team }) => team);
  await collector().pollLedger();
  expect(teams()).toEqual(["language", "nlp"]);
  await collector().readAgain(slurm.seconds - 86_400, slurm.seconds);
  expect(teams()).toEqual(["language", "language"]);
});

test("a job that gets slices of GPUs only is no workload, and one that asked for a GPU ends without GPU-hours", async () => {
  const { slurm, collector, muster } = await runningJob();
  const slices = { count: 0, type: null };
  slurm.submit(1, false);
  await collector().pollLive();
  slurm.start(1, slices);
  slurm.submit(1, false);
  slurm.start(2, slices);
  await collector().pollLive();
  slurm.seconds += 3_600;
  slurm.end(1, "COMPLETED", "0:0");
  await collector().pollLive();
  await collector().pollLedger();
  expect([...muster.rows.values()].map(({ status, gpu_count }) => `${status} ${gpu_count}`)).toEqual([
    "running 2",
    "completed 0",
  ]);
});

test.each([true, false])(
  "a ledger that hides jobs loses none, and it is said once (from the start: %s)",
  async (always) => {
    const { slurm, collector, muster, logged } = setUp();
    const look = async () => {
      slurm.seconds += 200;
      await collector().pollLive();
      await collector().pollLedger();
    };
    slurm.ledgerHides = always;
    slurm.submit(2, false);
    slurm.start(0);
    await look();
    slurm.end(0, "COMPLETED", "0:0");
    await look();
    slurm.ledgerHides = true;
    slurm.submit(1, false);
    slurm.start(1);
    for (let times = 0; times < 3; times++) await look();
    slurm.end(1, "COMPLETED", "0:0");
    for (let times = 0; times < 3; times++) await look();
    const hidden = [...muster.rows.values()].at(-1);
    expect(hidden).toMatchObject({ status: "running" });
    expect(logged).toEqual([expect.stringContaining("PrivateData in slurmdbd.conf")]);
    slurm.ledgerHides = false;
    await look();
    expect([...muster.rows.values()].map(({ status }) => status)).toEqual(["completed", "completed"]);
  },
);

test("what begins and ends while a ledger hides all is not lost, though an older job runs that it had", async () => {
  const { slurm, collector, muster } = setUp();
  const look = async () => {
    slurm.seconds += 200;
    await collector().pollLive();
    await collector().pollLedger();
  };
  slurm.submit(2, false);
  slurm.start(0);
  for (let times = 0; times < 3; times++) await look();
  slurm.ledgerHides = true;
  slurm.submit(1, false);
  slurm.start(1);
  for (let times = 0; times < 3; times++) await look();
  slurm.end(1, "COMPLETED", "0:0");
  for (let times = 0; times < 3; times++) await look();
  expect([...muster.rows.values()].map(({ status }) => status)).toEqual(["running", "running"]);
  slurm.ledgerHides = false;
  await look();
  expect([...muster.rows.values()].map(({ status }) => status)).toEqual(["running", "completed"]);
});
