import { describe, expect, test } from "vitest";
import { explainExitCode } from "../src/components/exit-code.ts";
import { isOpenInterval } from "../src/format/interval.ts";
import { rangeOf } from "../src/format/period.ts";
import { addDays, dayOf, startOfDay } from "../src/format/calendar.ts";
import { countOf, formatGpuHours } from "../src/format/number.ts";
import { formatAgo, formatSpan } from "../src/format/time.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [725, "12 min 5 s"],
  [3600, "1 h"],
  [12_000, "3 h 20 min"],
  [86_400 * 2 + 4 * 3600 + 59, "2 d 4 h"],
])("%d seconds are %s", (seconds, text) => expect(plain(formatSpan(seconds))).toBe(text));

test("how long ago goes over to a date after a month", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  expect(formatAgo("2026-11-23T11:59:30Z", now, "UTC")).toBe("just now");
  expect(formatAgo("2026-11-23T12:00:30Z", now, "UTC")).toBe("just now");
  expect(formatAgo("2026-11-23T09:00:00Z", now, "UTC")).toBe("3 h ago");
  expect(formatAgo("2026-10-01T23:30:00Z", now, "Asia/Tokyo")).toBe("2 Oct 2026");
});

test("numbers are written alike everywhere", () => {
  expect(countOf(1, "workload")).toBe("1 workload");
  expect(countOf(23_456, "workload")).toBe("23,456 workloads");
  expect(formatGpuHours(1234.5)).toBe("1,234.50");
});

describe("days of a time zone", () => {
  test.each([
    ["2026-11-23", "UTC", "2026-11-23T00:00:00.000Z"],
    ["2026-11-23", "Europe/Berlin", "2026-11-22T23:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    // Days whose midnight is skipped, west and east of Greenwich.
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["2026-03-08", "America/Havana", "2026-03-08T05:00:00.000Z"],
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
    ["2026-07-01", "Asia/Kathmandu", "2026-06-30T18:15:00.000Z"],
  ])("%s in %s begins at %s", (day, zone, start) => {
    expect(startOfDay(day, zone).toISOString()).toBe(start);
    expect(dayOf(Date.parse(start), zone)).toBe(day);
    expect(dayOf(Date.parse(start) - 1, zone)).toBe(addDays(day, -1));
  });

  // A Monday in UTC; in Berlin it is Tuesday already.
  const now = Date.parse("2026-11-30T23:30:00Z");
  test.each([
    ["this_month", "Europe/Berlin", "2026-11-30T23:00:00.000Z", undefined],
    ["this_month", "UTC", "2026-11-01T00:00:00.000Z", undefined],
    ["last_month", "Europe/Berlin", "2026-10-31T23:00:00.000Z", "2026-11-30T23:00:00.000Z"],
    ["last_month", "UTC", "2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z"],
    ["yesterday", "UTC", "2026-11-29T00:00:00.000Z", "2026-11-30T00:00:00.000Z"],
    ["this_week", "UTC", "2026-11-30T00:00:00.000Z", undefined],
    ["this_week", "Europe/Berlin", "2026-11-29T23:00:00.000Z", undefined],
    ["last_7_days", "UTC", "2026-11-24T00:00:00.000Z", undefined],
    ["last_30_days", "UTC", "2026-11-01T00:00:00.000Z", undefined],
  ] as const)("%s in %s is from %s to %s", (period, zone, from, before) => {
    const range = rangeOf(period, now, zone);
    expect(range.from.toISOString()).toBe(from);
    expect(range.before?.toISOString()).toBe(before);
  });
});

test.each([
  [0, "Success"],
  [127, "not found"],
  [137, "SIGKILL"],
  [143, "SIGTERM"],
  [162, "signal 34"],
  [77, "of the program’s own"],
])("exit code %d: %s", (code, words) => expect(explainExitCode(code)).toContain(words));

test.each([
  ["10:00", "11:00", false, true],
  ["09:00", "10:00", false, false],
  ["11:00", "12:00", false, false],
  ["10:00", "10:30", true, true],
  ["23:00", "24:00", true, false],
])("at 10:30 a bar from %s to %s, the last of what is not over: %s, is open: %s", (from, to, isLast, is) => {
  const at = (time: string) =>
    new Date(
      Date.parse("2026-11-01T00:00Z") + Number(time.slice(0, 2)) * 3_600_000 + Number(time.slice(3)) * 60_000,
    );
  const bar = { start: at(from).toISOString(), end: at(to).toISOString() };
  expect(isOpenInterval(bar, isLast, at("10:30").getTime())).toBe(is);
});
