import { instantInput } from "@muster/contract";
import { expect, test } from "vitest";
import { dayOf, startOfDay } from "../src/format/calendar.ts";
import { periodSearchParams } from "../src/components/period/search-params.ts";

const { parse } = periodSearchParams.start_date;

test.each([
  ["2026-01-15", "2026-01-15T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2026-01-15T10:30:00Z", "2026-01-15T10:30:00.000Z"],
  ["2026-01-15T23:30:00.123456-05:00", "2026-01-16T04:30:00.123Z"],
  ["1000-01-02", "1000-01-02T00:00:00.000Z"],
  ["9999-12-30T23:59:59.999Z", "9999-12-30T23:59:59.999Z"],
])("%s in an address is a moment", (value, moment) => {
  expect(parse(value)).toBe(moment);
});

test.each([
  "2026-02-30",
  "2026-02-29T10:00:00Z",
  "2026-04-31T10:00:00+02:00",
  "2026-13-01",
  "2026-01-32",
  "2026-01-15T24:00:00Z",
  "2026-01-15T10:60:00Z",
  "2026-01-15T10:30Z",
  "2026-01-15T10:30:00",
  "2026-01-15T10:30:00+24:00",
  "9999-12-31T23:59:59-23:59",
  "9999-12-31",
  "1000-01-01",
  "0026-01-15",
  "+010000-01-01",
  "yesterday",
  "",
])("%s in an address is no moment", (value) => {
  expect(parse(value)).toBeNull();
});

test.each(["Etc/GMT+12", "Pacific/Kiritimati"])(
  "the day of the first moment and of the last has a beginning in %s",
  (timeZone) => {
    for (const value of ["1000-01-02", "9999-12-30T23:59:59.999Z"])
      expect(() => startOfDay(dayOf(Date.parse(parse(value) ?? ""), timeZone), timeZone)).not.toThrow();
  },
);

const pieces = {
  day: ["1900-02-29", "2000-02-29", "2026-06-31", "2026-06-30", "2026-6-30"],
  time: ["", "T00:00:00", "T23:59:59.9999", "T23:59", "T24:00:00", "T1:00:00", "T10:00:60"],
  zone: ["", "Z", "z", "+00:00", "-23:59", "+23:60", "+0200"],
};

test("what is a moment for the API is the same in an address", () => {
  const api = instantInput("A moment.");
  for (const day of pieces.day)
    for (const time of pieces.time)
      for (const zone of pieces.zone) {
        const value = day + time + zone;
        expect([value, parse(value)]).toEqual([value, api.safeParse(value).data?.toISOString() ?? null]);
      }
});
