import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "../src/repeating.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work whose runs take so long; `begun` holds when each began, in milliseconds. */
function workOf(tookMs: number) {
  const begun: number[] = [];
  const start = Date.now();
  const work = async () => {
    begun.push(Date.now() - start);
    if (tookMs > 0) await new Promise((resolve) => setTimeout(resolve, tookMs));
  };
  return { begun, work };
}
const pace = { restMs: 1_000, mostRestMs: 4_000 };

test("what is quick runs once in a rest", async () => {
  const { begun, work } = workOf(0);
  const end = repeat(work, pace, Date.now);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(begun).toEqual([1_000, 2_000, 3_000]);
  end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toHaveLength(3);
});

test("what takes long rests twice as long, but no longer than it may", async () => {
  const slow = workOf(1_000);
  const slower = workOf(30_000);
  const ends = [repeat(slow.work, pace, Date.now), repeat(slower.work, pace, Date.now)];
  await vi.advanceTimersByTimeAsync(36_000);
  expect(slow.begun.slice(0, 3)).toEqual([1_000, 4_000, 7_000]);
  expect(slower.begun).toEqual([1_000, 35_000]);
  for (const end of ends) end();
});

test("what was ended while it ran is not run again", async () => {
  const { begun, work } = workOf(500);
  const end = repeat(work, pace, Date.now);
  await vi.advanceTimersByTimeAsync(1_200);
  end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([1_000]);
});
