import { expect, test } from "vitest";
import { watch } from "../src/loop.ts";

test("a clock that is set back by hours keeps nobody from looking, nor from saying that somebody is there", async () => {
  let seconds = 1_800_000_000;
  let rounds = 0;
  let looks = 0;
  let beats = 0;
  const ended = new AbortController();
  const work = async () => {
    seconds += 10;
    if (++rounds === 20) seconds -= 6 * 3_600;
    if (rounds === 20) [looks, beats] = [0, 0];
    if (rounds === 40) ended.abort();
  };
  await watch({
    steps: [
      { everySeconds: 0, work },
      { everySeconds: 60, work: async () => void looks++ },
    ],
    pauseSeconds: 0.001,
    counts: () => ({ created: 1, updated: 0, unchanged: 0, stale: 0, rejected: 0 }),
    beat: async () => void beats++,
    signal: ended.signal,
    now: () => seconds * 1_000,
    log: () => undefined,
  });
  expect(looks).toBeGreaterThanOrEqual(3);
  expect(beats).toBeGreaterThanOrEqual(3);
});

test("that somebody is there is said until it is heard; meanwhile nothing is in order", async () => {
  let seconds = 1_800_000_000;
  let tries = 0;
  const logged: string[] = [];
  const ended = new AbortController();
  await watch({
    steps: [{ everySeconds: 0, work: async () => void (seconds += 10) }],
    pauseSeconds: 0.001,
    counts: () => ({ created: 0, updated: 0, unchanged: 0, stale: 0, rejected: 0 }),
    beat: async () => {
      if (++tries < 5) throw new Error("Muster is down");
      ended.abort();
    },
    signal: ended.signal,
    now: () => seconds * 1_000,
    log: (line) => logged.push(line),
  });
  expect(logged).toEqual(["Muster is down (nothing is lost; trying again)", "In order again"]);
  expect(seconds).toBe(1_800_000_050);
});
