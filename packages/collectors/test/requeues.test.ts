import { expect, test } from "vitest";
import { gpuSeconds } from "./muster.ts";
import { failing, runningJob } from "./setting.ts";

test.each([true, false])(
  "a requeue whose epilog takes long is one workload that waits meanwhile and uses nothing (controller: %s)",
  async (controller) => {
    const { slurm, collector, muster, kill, status } = await runningJob();
    const look = async () => {
      if (controller) await collector().pollLive();
      await collector().pollLedger();
    };
    slurm.isEpilogLong = true;
    slurm.seconds += 100;
    slurm.requeue(0, "REQUEUED", false);
    for (let minute = 0; minute < 20; minute++) {
      await look();
      slurm.seconds += 60;
      expect(status()).toBe("pending null");
    }
    kill();
    slurm.seconds += 900;
    slurm.clear(0);
    await look();
    slurm.start(0);
    await look();
    expect(status()).toBe("running null");
    expect([...muster.rows.values()].map((row) => gpuSeconds(row, slurm.seconds))).toEqual([200]);
  },
);

test("a job that is cancelled while its requeue clears the nodes has no row of that; it ends as it was requeued", async () => {
  const { slurm, collector, status, kill } = await runningJob();
  const look = async () => {
    await collector().pollLive();
    await collector().pollLedger();
  };
  slurm.isEpilogLong = true;
  slurm.seconds += 100;
  slurm.requeue(0, "REQUEUED", false);
  await look();
  slurm.drop(0);
  slurm.seconds += 3_600;
  await look();
  expect(status()).toBe("pending null");
  slurm.controllerAnswers = false;
  slurm.seconds += 6 * 3_600;
  await failing(look());
  await collector().pollLedger();
  expect(status()).toBe("pending null");
  slurm.controllerAnswers = true;
  await look();
  expect(status()).toBe("cancelled null");
  kill();
  await look();
  expect(status()).toBe("cancelled null");
});
