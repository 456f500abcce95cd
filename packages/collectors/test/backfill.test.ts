import { expect, test } from "vitest";
import { backfill } from "../src/slurm/backfill.ts";
import { DAY_SECONDS } from "../src/slurm/collector.ts";
import { SLICE_SECONDS } from "../src/slurm/slices.ts";
import { setUp } from "./setting.ts";

/** Tells the past since a day of this test, and stops after so many slices. */
async function tellSince(setting: ReturnType<typeof setUp>, first: number, day: number, slices = Infinity) {
  const stop = new AbortController();
  let told = 0;
  const advance = () => void (++told === slices && stop.abort());
  const since = first + day * DAY_SECONDS;
  const until = setting.slurm.seconds;
  await backfill({
    collector: setting.collector(),
    since,
    until,
    progress: { advance, end: () => undefined },
    signal: stop.signal,
  });
}

test("what lies between a back-fill that was broken off and a later one is told when it is asked for", async () => {
  const setting = setUp();
  const { slurm, muster } = setting;
  const first = slurm.seconds;
  for (let day = 0; day < 10; day++) {
    slurm.seconds += 3_600;
    slurm.submit(1, false);
    slurm.start(day);
    slurm.seconds += 3_600;
    slurm.end(day, "COMPLETED", "0:0");
    slurm.seconds += DAY_SECONDS - 7_200;
  }
  await tellSince(setting, first, 0, 2);
  expect(muster.rows.size).toBe(2);
  await tellSince(setting, first, 7);
  expect(muster.rows.size).toBe(5);
  await tellSince(setting, first, 0);
  expect(muster.rows.size).toBe(10);
});

test("a back-fill that is asked for again reads only what nobody has told since", async () => {
  const setting = setUp();
  const { slurm, collector, kill } = setting;
  const first = slurm.seconds;
  slurm.seconds += 30 * DAY_SECONDS;
  setting.moveElsewhere();
  await tellSince(setting, first, 0);
  for (let day = 0; day < 90; day++) {
    slurm.seconds += DAY_SECONDS;
    await collector().pollLedger();
  }
  kill();
  slurm.windows.length = 0;
  slurm.seconds += 60;
  await tellSince(setting, first, 0);
  expect(slurm.windows).toEqual([[slurm.seconds - 60, slurm.seconds]]);
});

test("what the ledger is read for does not count as back-filled where a gap lies between", async () => {
  const setting = setUp();
  const { slurm, collector, kill } = setting;
  const first = slurm.seconds;
  slurm.seconds += 30 * DAY_SECONDS;
  setting.moveElsewhere();
  await tellSince(setting, first, 0, 2);
  await collector().pollLedger();
  kill();
  slurm.windows.length = 0;
  await tellSince(setting, first, 0);
  expect(slurm.windows[0]?.[0]).toBe(first + 2 * SLICE_SECONDS);
});
