import fc from "fast-check";
import { expect, test } from "vitest";
import { type Grain, segmentsOf } from "../src/sql/segments.ts";

const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);

/** All that segments cover, as ranges of milliseconds. */
function covered(boundaries: readonly number[], finest: "hour" | "day"): [number, number][] {
  const { runs, edges } = segmentsOf(boundaries, finest);
  return [
    ...runs.map(({ first, last }): [number, number] => [first * HOUR_MS, last * HOUR_MS]),
    ...edges.map(({ from, before }): [number, number] => [from, before]),
  ].sort(([a], [b]) => a - b);
}

const moment = fc.integer({
  min: at("2023-11-01T00:00:00Z") / 60_000,
  max: at("2026-02-20T00:00:00Z") / 60_000,
});
const boundariesArbitrary = fc
  .uniqueArray(moment, { minLength: 2, maxLength: 6 })
  .map((minutes) => minutes.toSorted((a, b) => a - b).map((minute) => minute * 60_000));

test("segments cover each range once, without gaps, and buckets begin where their grain does", () => {
  fc.assert(
    fc.property(
      boundariesArbitrary,
      fc.constantFrom("hour" as const, "day" as const),
      (boundaries, finest) => {
        let reached = boundaries[0] ?? 0;
        for (const [from, before] of covered(boundaries, finest)) {
          expect(from).toBe(reached);
          expect(before).toBeGreaterThan(from);
          reached = before;
        }
        expect(reached).toBe(boundaries.at(-1));
        for (const { grain, first, last } of segmentsOf(boundaries, finest).runs) {
          for (const hour of [first, last]) expect(isStart(grain, hour * HOUR_MS)).toBe(true);
        }
      },
    ),
  );
});

function isStart(grain: Grain, ms: number): boolean {
  const iso = new Date(ms).toISOString();
  const rest = { hour: ":00:00.000Z", day: "T00:00:00.000Z", month: "-01T00:00:00.000Z", all: "" }[grain];
  return iso.endsWith(rest);
}

test("whole days of three months are two runs of days and one of months", () => {
  const { runs, edges } = segmentsOf([at("2026-01-30T00:00:00Z"), at("2026-04-03T00:00:00Z")], "hour");
  expect(edges).toEqual([]);
  expect(runs.map(({ grain, first, last }) => [grain, (last - first) / 24])).toEqual([
    ["day", 2],
    ["month", 59],
    ["day", 2],
  ]);
});

test("the days of a month are one run, though a series cuts them apart", () => {
  const days = Array.from({ length: 31 }, (_, day) => Date.UTC(2026, 0, 10 + day));
  expect(segmentsOf(days, "hour").runs).toHaveLength(1);
});

test("a range within an hour is an edge; everything there ever was is one bucket", () => {
  const minutes = [at("2026-01-30T10:10:00Z"), at("2026-01-30T10:20:00Z")];
  expect(segmentsOf(minutes, "hour")).toEqual({
    runs: [],
    edges: [{ from: minutes[0], before: minutes[1] }],
  });
  expect(segmentsOf([-Infinity, Infinity], "hour").runs.map(({ grain }) => grain)).toEqual(["all"]);
});

test("without a beginning, months come first", () => {
  const { runs, edges } = segmentsOf([-Infinity, at("2026-01-02T03:04:00Z")], "hour");
  expect(runs.map(({ grain }) => grain)).toEqual(["month", "day", "hour"]);
  expect(edges).toEqual([{ from: at("2026-01-02T03:00:00Z"), before: at("2026-01-02T03:04:00Z") }]);
});
