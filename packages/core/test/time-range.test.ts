import type { endpoints, InputOf, Interval } from "@muster/contract";
import { expect, test } from "vitest";
import { intervalBoundaries, previousRange, resolveTimeRange } from "../src/statistics/time-range.ts";

type Named = InputOf<typeof endpoints.workloads.stats>["time_range"];

const input = (time_range: Named, time_zone: string, more: { start_date?: Date; end_date?: Date } = {}) => ({
  time_range,
  time_zone,
  start_date: undefined,
  end_date: undefined,
  ...more,
});
const period = (range: Named, zone: string, now: string) => {
  const { from, before } = resolveTimeRange(input(range, zone), new Date(now));
  return [from.toISOString(), before.toISOString()];
};
const cut = (from: string, before: string, interval: Interval, zone: string) =>
  intervalBoundaries({ from: new Date(from), before: new Date(before) }, interval, zone).map((at) =>
    at.toISOString().slice(5, 16),
  );

test("a day without a midnight begins as its clocks go on, and the days after it at midnight", () => {
  const zone = "America/Santiago"; // 2026-09-06: 00:00 −04:00 becomes 01:00 −03:00
  expect(period("today", zone, "2026-09-06T12:00:00Z")).toEqual([
    "2026-09-06T04:00:00.000Z",
    "2026-09-07T03:00:00.000Z",
  ]);
  expect(cut("2026-09-05T04:00:00Z", "2026-09-08T03:00:00Z", "day", zone)).toEqual([
    "09-05T04:00",
    "09-06T04:00",
    "09-07T03:00",
    "09-08T03:00",
  ]);
});

test("a midnight that comes twice begins the day, and the month, the first time", () => {
  const zone = "America/Havana"; // 2026-11-01: 01:00 −04:00 becomes 00:00 −05:00
  const now = "2026-11-20T12:00:00Z";
  expect(period("this_month", zone, now)).toEqual(["2026-11-01T04:00:00.000Z", "2026-12-01T05:00:00.000Z"]);
  expect(period("today", zone, "2026-11-01T15:00:00Z")).toEqual([
    "2026-11-01T04:00:00.000Z",
    "2026-11-02T05:00:00.000Z",
  ]);
  const month = input("this_month", zone);
  expect(previousRange(month, resolveTimeRange(month, new Date(now)))).toEqual({
    from: new Date("2026-10-01T04:00:00Z"),
    before: new Date("2026-11-01T04:00:00Z"),
  });
});

test("clocks that go on or back by half an hour leave hours on the hour", () => {
  const zone = "Australia/Lord_Howe";
  // 2026-10-04: 02:00 +10:30 becomes 02:30 +11:00, at 15:30 UTC.
  expect(cut("2026-10-03T14:30:00Z", "2026-10-03T18:00:00Z", "hour", zone)).toEqual([
    "10-03T14:30",
    "10-03T15:30",
    "10-03T16:00",
    "10-03T17:00",
    "10-03T18:00",
  ]);
  // 2026-04-05: 02:00 +11:00 becomes 01:30 +10:30, at 15:00 UTC.
  expect(cut("2026-04-04T14:00:00Z", "2026-04-04T17:00:00Z", "hour", zone)).toEqual([
    "04-04T14:00",
    "04-04T15:00",
    "04-04T15:30",
    "04-04T16:30",
    "04-04T17:00",
  ]);
});

test("an hour that comes twice is two hours", () => {
  expect(cut("2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z", "hour", "Europe/Berlin")).toEqual([
    "10-25T00:00",
    "10-25T01:00",
    "10-25T02:00",
    "10-25T03:00",
  ]);
});

test("a range that begins in the future needs an end, and none before it begins before all time", () => {
  const now = new Date("2026-11-26T12:00:00Z");
  const later = input("custom", "UTC", { start_date: new Date("2026-11-29T00:00:00Z") });
  expect(() => resolveTimeRange(later, now)).toThrow();
  const early = input("custom", "UTC", { start_date: new Date("0001-01-01T00:00:00Z") });
  expect(previousRange(early, resolveTimeRange(early, now)).from).toEqual(new Date("0001-01-01T00:00:00Z"));
});
