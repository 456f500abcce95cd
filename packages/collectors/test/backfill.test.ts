import { expect, test } from "vitest";
import { backfill } from "../src/slurm/backfill.ts";
import { DAY_SECONDS } from "../src/slurm/collector.ts";
import { setUp } from "./setting.ts";

/** Tells the past since a day of this test, and stops after so many days. */
async function tellSince(setting: ReturnType<typeof setUp>, first: number, day: number, days = Infinity) {
  const stop = new AbortController();
  const advance = (done: number) => void (done === days && stop.abort());
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
