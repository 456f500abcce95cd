import fc from "fast-check";
import { expect, test } from "vitest";
import { type FinestGrain, type Grain, segmentsOf } from "../src/sql/segments.ts";

const HOUR_MS = 3_600_000;
const FOREVER_HOURS = 2_147_483_647;
const at = (text: string) => Date.parse(text);

const momentArbitrary = fc
  .integer({ min: at("2023-11-01T00:00:00Z") / 60_000, max: at("2026-02-20T00:00:00Z") / 60_000 })
  .map((minutes) => minutes * 60_000);
const boundariesArbitrary = fc
  .tuple(fc.array(momentArbitrary, { minLength: 2, maxLength: 6 }), fc.boolean(), fc.boolean())
  .map(([moments, isOpenBefore, isOpenAfter]) => [
    ...(isOpenBefore ? [-Infinity] : []),
    ...moments.toSorted((a, b) => a - b),
    ...(isOpenAfter ? [Infinity] : []),
  ]);

/** How often each range counts what is of a moment, as the query adds up runs and edges. */
function counted(boundaries: readonly number[], finest: FinestGrain, moment: number, now?: number): number[] {
  const { runs, edges, borders } = segmentsOf(boundaries, finest, now);
  const counts = boundaries.slice(1).map(() => 0);
  const count = (thresholds: readonly number[], sign: number) => {
    const range = thresholds.slice(1, -1).filter((threshold) => threshold <= moment).length;
    counts[range] = (counts[range] ?? 0) + sign;
  };
  for (const { first, last } of runs)
    if (first * HOUR_MS <= moment && moment < last * HOUR_MS) count(borders, 1);
  for (const { from, before, sign } of edges)
    if (from <= moment && moment < before) count(sign > 0 ? boundaries : borders, sign);
  return counts;
}

test("each moment counts once in its own range and nowhere else, and buckets begin where their grain does", () => {
  fc.assert(
    fc.property(
      boundariesArbitrary,
      fc.constantFrom(1 as const, 24 as const),
      fc.array(momentArbitrary),
      fc.option(momentArbitrary, { nil: undefined }),
      (boundaries, finest, others, now) => {
        const { runs, edges } = segmentsOf(boundaries, finest, now);
        const ends = edges.flatMap(({ from, before }) => [from, before]);
        expect(ends.every(Number.isFinite)).toBe(true);
        const telling = [...others, ...ends, ...boundaries.filter(Number.isFinite)];
        for (const each of telling.flatMap((moment) => [moment - 1, moment])) {
          const own = boundaries
            .slice(1)
            .map((end, n) => ((boundaries[n] ?? 0) <= each && each < end ? 1 : 0));
          expect(counted(boundaries, finest, each, now)).toEqual(own);
        }
        for (const { grain, first, last } of runs) {
          const inside = [first, last].filter((hour) => Math.abs(hour) !== FOREVER_HOURS);
          for (const hour of inside) expect(isStart(grain, hour * HOUR_MS)).toBe(true);
        }
        const longest = Math.max(0, ...edges.map(({ from, before }) => before - from));
        expect(longest).toBeLessThanOrEqual(boundaries.length * finest * HOUR_MS);
      },
    ),
    { numRuns: 300 },
  );
});

const isStart = (grain: Grain, ms: number): boolean => ms % (grain * HOUR_MS) === 0;

test("31 days are few buckets, wherever they begin", () => {
  for (let day = 0; day < 200; day++) {
    const from = at("2026-01-01T00:00:00Z") + day * 24 * HOUR_MS;
    const { runs, edges } = segmentsOf([from, from + 31 * 24 * HOUR_MS], 24);
    expect(edges).toEqual([]);
    const buckets = runs.reduce((sum, { grain, first, last }) => sum + (last - first) / grain, 0);
    expect(buckets).toBeLessThanOrEqual(13);
  }
});

test("years are runs of longer buckets, and of shorter ones at either end", () => {
  const { runs, edges } = segmentsOf([at("2020-03-05T07:00:00Z"), at("2026-04-03T09:00:00Z")], 1);
  expect(edges).toEqual([]);
  expect(runs.map(({ grain }) => grain)).toEqual([1, 6, 24, 96, 384, 1536, 24, 6, 1]);
});

test("the days of a series are one run, though each is a range", () => {
  const days = Array.from({ length: 31 }, (_, day) => Date.UTC(2026, 0, 10 + day));
  expect(segmentsOf(days, 1).runs.map(({ grain, first, last }) => [grain, last - first])).toEqual([
    [24, 720],
  ]);
});

test("a range within an hour is an edge; everything there ever was is one bucket", () => {
  const minutes = [at("2026-01-30T10:10:00Z"), at("2026-01-30T10:20:00Z")];
  expect(segmentsOf(minutes, 1)).toEqual({
    runs: [],
    edges: [{ from: minutes[0], before: minutes[1], sign: 1 }],
    borders: [at("2026-01-30T10:00:00Z"), at("2026-01-30T10:00:00Z")],
  });
  expect(segmentsOf([-Infinity, Infinity], 1).runs.map(({ grain }) => grain)).toEqual([0]);
});

test("without a beginning, the coarsest buckets come first", () => {
  const { runs, edges } = segmentsOf([-Infinity, at("2026-01-02T03:04:00Z")], 1);
  expect(runs[0]).toMatchObject({ grain: 1536, first: -2_147_483_647 });
  expect(runs.at(-1)?.grain).toBe(1);
  expect(edges).toEqual([{ from: at("2026-01-02T03:00:00Z"), before: at("2026-01-02T03:04:00Z"), sign: 1 }]);
});

test("days of another time zone are days of buckets, less and more the hours between", () => {
  const days = Array.from({ length: 31 }, (_, day) => Date.UTC(2026, 0, 10 + day) - HOUR_MS);
  const { runs, edges } = segmentsOf(days, 24);
  expect(runs.map(({ grain, first, last }) => [grain, last - first])).toEqual([[24, 720]]);
  expect(new Set(edges.map(({ from, before }) => before - from))).toEqual(new Set([HOUR_MS]));
  expect(edges.length).toBe(2 * 30);
});

test("what ends now is cut at the border to come, where there is nothing yet", () => {
  const now = at("2026-01-30T10:20:00Z");
  const { runs, edges } = segmentsOf([at("2026-01-30T00:00:00Z"), now], 24, now);
  expect(runs.map(({ grain, first, last }) => [grain, last - first])).toEqual([[24, 24]]);
  expect(edges).toEqual([{ from: now, before: at("2026-01-31T00:00:00Z"), sign: -1 }]);
});
