import { describe, expect, test } from "vitest";
import { explainExitCode } from "../src/components/exit-code.ts";
import { isOpenInterval } from "../src/format/interval.ts";
import { previousOf, rangeOf } from "../src/format/period.ts";
import { addDays, dayOf, startOfDay } from "../src/format/calendar.ts";
import { countOf, exactHours, formatGpuHours } from "../src/format/number.ts";
import { formatAgo, formatSpan, formatStretch } from "../src/format/time.ts";

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

describe("what a period is compared with", () => {
  // A Friday.
  const friday = "2026-11-27T16:35:00Z";
  test.each([
    ["today", friday, "UTC", "26 Nov 2026, 00:00 – 16:35"],
    ["today", friday, "Europe/Berlin", "26 Nov 2026, 00:00 – 17:35"],
    ["yesterday", friday, "UTC", "25 Nov 2026"],
    ["this_week", friday, "UTC", "16 Nov 2026, 00:00 – 20 Nov 2026, 16:35"],
    ["this_month", friday, "UTC", "1 Oct 2026, 00:00 – 27 Oct 2026, 16:35"],
    ["last_month", friday, "UTC", "1 Sept 2026 – 30 Sept 2026"],
    ["last_7_days", friday, "UTC", "14 Nov 2026, 00:00 – 20 Nov 2026, 16:35"],
    ["last_30_days", friday, "UTC", "29 Sept 2026, 00:00 – 28 Oct 2026, 16:35"],
    ["last_90_days", friday, "UTC", "1 Jun 2026, 00:00 – 29 Aug 2026, 16:35"],
    // A month that has ended before, and one that is longer.
    ["this_month", "2026-03-30T12:00:00Z", "UTC", "1 Feb 2026 – 28 Feb 2026"],
    ["last_month", "2026-04-30T12:00:00Z", "UTC", "1 Feb 2026 – 28 Feb 2026"],
    ["this_month", "2026-02-28T12:00:00Z", "UTC", "1 Jan 2026, 00:00 – 28 Jan 2026, 12:00"],
    // The same time of day, also where clocks have been moved; a day that has just begun, and one without a midnight.
    ["today", "2026-03-29T15:35:00Z", "Europe/Berlin", "28 Mar 2026, 00:00 – 17:35"],
    ["last_7_days", "2026-10-30T16:35:00Z", "Europe/Berlin", "17 Oct 2026, 00:00 – 23 Oct 2026, 17:35"],
    ["today", "2026-11-27T00:00:00Z", "UTC", "26 Nov 2026"],
    ["today", "2026-09-07T03:30:00Z", "America/Santiago", "6 Sept 2026, 01:00 – 01:00"],
  ] as const)("%s at %s in %s: %s", (period, at, zone, words) => {
    const now = Date.parse(at);
    const { from, before } = previousOf(period, rangeOf(period, now, zone), now, zone);
    expect(+before).toBeGreaterThanOrEqual(+from);
    expect(formatStretch({ from, before }, zone)).toBe(words);
  });

  test.each([
    ["2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z", "13 Nov 2026 – 19 Nov 2026"],
    ["2026-11-27T10:00:00Z", null, "27 Nov 2026, 03:25 – 10:00"],
    ["1000-01-01T00:00:00Z", null, "1 Jan 1 – 31 Dec 999"],
    ["7000-01-01T00:00:00Z", null, "1 Jan 7000"],
  ])("dates from %s to %s: %s", (from, before, words) => {
    const range = { from: new Date(from), before: before === null ? null : new Date(before) };
    expect(formatStretch(previousOf(null, range, Date.parse(friday), "UTC"), "UTC")).toBe(words);
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

test("hours that were added up read as their sum does in decimals", () => {
  expect(formatGpuHours(4_887.973 + 12_903.712)).not.toBe("17,791.69");
  expect(formatGpuHours(exactHours(4_887.973 + 12_903.712))).toBe(formatGpuHours(17_791.685));
});
