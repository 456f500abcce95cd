import { expect, test } from "vitest";
import { pollLedger } from "../src/slurm/loop.ts";
import { SLICE_SECONDS } from "../src/slurm/slices.ts";
import { sweepAll } from "../src/slurm/sweep.ts";
import { setUp } from "./setting.ts";

const MINUTE = 60;
const DAY = 86_400;

/** A collector that has watched for a day, a job that runs, and what is looked at each minute. */
async function watching() {
  const setting = setUp();
  const { slurm, collector } = setting;
  const logged: string[] = [];
  async function watch(minutes = 1): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      slurm.seconds += MINUTE;
      await collector().pollLive();
      await pollLedger(collector(), slurm.seconds, (line) => logged.push(line));
    }
  }
  slurm.submit(2, false);
  slurm.start(0);
  await watch(10);
  const status = () => [...setting.muster.rows.values()][0]?.status;
  return { ...setting, logged, watch, status };
}

const daysSince = (seconds: number, windows: readonly (readonly [number, number])[]): number[] =>
  windows.map(([from]) => Math.round((seconds - from) / DAY));

test("a ledger that answers for a day at most is read from the start, in the sweeps and after days of silence", async () => {
  const { slurm, watch, logged, status, kill } = await watching();
  slurm.longestWindow = DAY;
  slurm.windows.length = 0;
  slurm.seconds += DAY;
  await watch(10);
  expect(Math.max(...daysSince(slurm.seconds, slurm.windows))).toBe(7);
  kill();
  slurm.seconds += DAY;
  slurm.end(0, "COMPLETED", "0:0");
  slurm.seconds += 3 * DAY;
  await watch();
  expect(status()).toBe("completed");
  expect(logged).toEqual([]);
});

test("a last week that can't be read keeps nothing from being told, and is tried again in an hour", async () => {
  const { slurm, watch, logged, status, collector } = await watching();
  slurm.seconds += DAY;
  slurm.firstAnswered = slurm.seconds - 2 * DAY;
  slurm.end(0, "FAILED", "3:0");
  await watch(3);
  expect(status()).toBe("failed");
  expect(collector().state()).toMatchObject({ ledgerFailedAt: 0, cursor: slurm.seconds });
  slurm.windows.length = 0;
  await watch(50);
  expect(Math.max(...daysSince(slurm.seconds, slurm.windows))).toBe(0);
  expect(logged).toEqual([expect.stringContaining("could not be read again: sacct was killed")]);
  slurm.firstAnswered = 0;
  await watch(20);
  expect(Math.max(...daysSince(slurm.seconds, slurm.windows))).toBe(7);
});

test("a collector that dies of reading the last week does not do so again at once, and goes on where it was", async () => {
  const { slurm, watch, collector, kill, saved } = await watching();
  slurm.seconds += DAY;
  await watch(3);
  const reached = saved().sweeping;
  expect(daysSince(slurm.seconds, [[reached ?? 0, 0]])).toEqual([5]);
  slurm.seconds += MINUTE;
  collector().readAgain = () => new Promise(() => undefined);
  void pollLedger(collector(), slurm.seconds, () => undefined);
  await expect.poll(() => saved().sweepAfter).toBeGreaterThan(slurm.seconds);
  kill();
  slurm.windows.length = 0;
  await watch(50);
  expect(Math.max(...daysSince(slurm.seconds, slurm.windows))).toBe(0);
  await watch(15);
  expect(slurm.windows).toContainEqual([reached, (reached ?? 0) + SLICE_SECONDS]);
});

test("who looks once takes all of the steps that are due, and says when one failed", async () => {
  const { slurm, collector, logged } = await watching();
  const lookOnce = async () => {
    await collector().pollLedger();
    return sweepAll(collector(), slurm.seconds, (line) => logged.push(line));
  };
  for (let hour = 0; hour < 25; hour++) {
    slurm.seconds += 3_600;
    slurm.windows.length = 0;
    expect(await lookOnce()).toBe(true);
    if (Math.max(...daysSince(slurm.seconds, slurm.windows)) === 7) break;
    expect(hour).toBeLessThan(24);
  }
  expect(collector().state()).toMatchObject({ sweeping: null, sweptWeekAt: slurm.seconds });
  slurm.seconds += DAY;
  slurm.firstAnswered = slurm.seconds - 2 * DAY;
  expect(await lookOnce()).toBe(false);
});
