import fc from "fast-check";
import { expect, test } from "vitest";
import { type FinestGrain, NONE, segmentsOf, WITHIN } from "../src/sql/segments.ts";

const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);
/** Nothing is stored of this moment or later. */
const LATEST = at("9999-12-31T23:59:59.999Z");
const FOREVER_HOURS = 2_147_483_647;
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

/** How often each interval counts what is of a moment: from rows and buckets, and from what was not folded into buckets yet. */
function counted(boundaries: readonly number[], finest: FinestGrain, moment: number, now?: number) {
  const { buckets, edges } = segmentsOf(boundaries, finest, now);
  const intervalIn = (thresholds: readonly number[]) =>
    thresholds.slice(1, -1).filter((threshold) => threshold <= moment).length;
  const isIn = ({ first, last }: { first: number; last: number }) =>
    first * HOUR_MS <= moment && moment < last * HOUR_MS;
  const tally = (shares: readonly { adds: number; takes: number }[]) => {
    const counts = boundaries.slice(1).map(() => 0);
    const count = (interval: number, sign: number) => {
      const own = interval === WITHIN ? intervalIn(boundaries) : interval;
      if (own !== NONE) counts[own] = (counts[own] ?? NaN) + sign;
    };
    for (const { adds, takes } of shares) {
      count(adds, 1);
      count(takes, -1);
    }
    return counts;
  };
  const rows = edges.filter(({ from, before }) => from <= moment && moment < before);
  if (!buckets) return { folded: tally(rows), unfolded: tally(rows) };
  const { runs, pieces, finest: unfolded } = buckets;
  const ofRuns = runs.filter(isIn).map(({ borders }) => ({ adds: intervalIn(borders), takes: NONE }));
  const ofPieces = pieces.filter(({ grain, hour }) => isIn({ first: hour, last: hour + grain }));
  const deltas = isIn(unfolded) ? [{ adds: intervalIn(unfolded.borders), takes: NONE }] : [];
  return { folded: tally([...rows, ...ofRuns, ...ofPieces]), unfolded: tally([...rows, ...deltas]) };
}

test("each moment counts once in its own range and nowhere else, and buckets begin where their grain does", () => {
  fc.assert(
    fc.property(
      boundariesArbitrary,
      fc.constantFrom(1 as const, 24 as const),
      fc.array(momentArbitrary),
      fc.option(momentArbitrary, { nil: undefined }),
      (boundaries, finest, others, now) => {
        const { buckets, edges } = segmentsOf(boundaries, finest, now);
        const ends = edges.flatMap(({ from, before }) => [from, before]);
        expect(ends.every(Number.isFinite)).toBe(true);
        const telling = [...others, ...ends, ...boundaries].filter((moment) => Math.abs(moment) < LATEST);
        for (const each of telling.flatMap((moment) => [moment - 1, moment])) {
          const own = boundaries
            .slice(1)
            .map((end, n) => ((boundaries[n] ?? 0) <= each && each < end ? 1 : 0));
          expect(counted(boundaries, finest, each, now)).toEqual({ folded: own, unfolded: own });
        }
        const untilNow = edges.map(({ from, before }) => Math.min(before, now ?? Infinity) - from);
        expect(Math.max(0, ...untilNow)).toBeLessThanOrEqual(boundaries.length * finest * HOUR_MS);
        if (!buckets) return;
        const { runs, pieces } = buckets;
        // Each bucket is looked for in one place of a list.
        expect(new Set(pieces.map(({ grain, hour }) => `${grain} ${hour}`)).size).toBe(pieces.length);
        const begins = [
          ...runs.flatMap(({ grain, first, last }) =>
            [first, last]
              .filter((hour) => Math.abs(hour) !== FOREVER_HOURS)
              .map((hour) => [grain, hour] as const),
          ),
          ...pieces.map(({ grain, hour }) => [grain, hour] as const),
        ];
        for (const [grain, hour] of begins) expect(Math.abs(hour % grain)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

/** How many buckets are read of each grain, the longest first. */
const read = (boundaries: readonly number[], finest: FinestGrain, now?: number) => {
  const { runs = [], pieces } = segmentsOf(boundaries, finest, now).buckets ?? {};
  const counts = new Map(
    runs
      .filter(({ first, last }) => first < last)
      .map(({ grain, first, last }) => [grain, (last - first) / grain]),
  );
  for (const { grain } of pieces ?? []) counts.set(grain, (counts.get(grain) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => b - a);
};

test("31 days are few buckets, wherever they begin", () => {
  for (let day = 0; day < 200; day++) {
    const from = at("2026-01-01T00:00:00Z") + day * 24 * HOUR_MS;
    const days = [from, from + 31 * 24 * HOUR_MS];
    expect(segmentsOf(days, 24).edges).toEqual([]);
    expect(read(days, 24).reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(13);
  }
});

test("years are the longest buckets, and few of each shorter grain", () => {
  const years = [at("2020-03-05T07:00:00Z"), at("2026-04-03T09:00:00Z")];
  expect(segmentsOf(years, 1).edges).toEqual([]);
  const [longest, ...others] = read(years, 1);
  expect(longest).toEqual([1536, 35]);
  for (const [, count] of others) expect(count).toBeLessThanOrEqual(6);
});

test("the days of a series are one run, though each is a range", () => {
  const days = Array.from({ length: 31 }, (_, day) => Date.UTC(2026, 0, 10 + day));
  expect(read(days, 1)).toEqual([[24, 30]]);
});

test("a range within an hour is an edge; everything there ever was is one bucket", () => {
  const minutes = [at("2026-01-30T10:10:00Z"), at("2026-01-30T10:20:00Z")];
  expect(segmentsOf(minutes, 1)).toEqual({
    buckets: undefined,
    edges: [{ from: minutes[0], before: minutes[1], adds: WITHIN, takes: NONE }],
  });
  expect(segmentsOf([-Infinity, Infinity], 1)).toMatchObject({
    buckets: { runs: [{ grain: 0 }] },
    edges: [],
  });
});

test("without a beginning, most is in the longest buckets", () => {
  const { buckets, edges } = segmentsOf([-Infinity, at("2026-01-02T03:04:00Z")], 1);
  expect(buckets?.runs).toMatchObject([{ grain: 1536, first: -FOREVER_HOURS }]);
  expect(buckets?.pieces.length).toBeLessThan(10);
  const edge = { from: at("2026-01-02T03:00:00Z"), before: at("2026-01-02T03:04:00Z"), adds: 0, takes: NONE };
  expect(edges).toEqual([edge]);
});

test("what came before the days of a series is a run of its own, in the longest buckets", () => {
  const days = Array.from({ length: 32 }, (_, day) => Date.UTC(2026, 0, 10 + day));
  const { buckets, edges } = segmentsOf([-Infinity, ...days], 1);
  expect(edges).toEqual([]);
  expect(buckets?.runs.map(({ grain, first }) => [grain, first])).toEqual([
    [1536, -FOREVER_HOURS],
    [24, Date.UTC(2026, 0, 10) / HOUR_MS],
  ]);
  expect(buckets?.pieces.length).toBeLessThan(10);
});

test("days of another time zone are days of buckets, and an hour of each moves to the next", () => {
  const days = Array.from({ length: 31 }, (_, day) => Date.UTC(2026, 0, 10 + day) - HOUR_MS);
  expect(read(days, 1)).toEqual([
    [24, 30],
    [1, 31],
  ]);
  expect(segmentsOf(days, 1).buckets?.pieces.map(({ adds, takes }) => [adds, takes])).toEqual(
    days.map((_, day) => [day < 30 ? day : NONE, day - 1]),
  );
  expect(read(days, 24)).toEqual([[24, 30]]);
  expect(segmentsOf(days, 24).edges.map(({ from, before }) => before - from)).toEqual(
    days.map(() => HOUR_MS),
  );
});

test("what ends now is cut at the border to come, where there is nothing yet", () => {
  const now = at("2026-01-30T10:20:00Z");
  const today = [at("2026-01-30T00:00:00Z"), now];
  expect(read(today, 24, now)).toEqual([[24, 1]]);
  const edge = { from: now, before: at("2026-01-31T00:00:00Z"), adds: NONE, takes: 0 };
  expect(segmentsOf(today, 24, now).edges).toEqual([edge]);
});
