import { DAY_MS } from "@muster/contract/facts";

/** The day on which a moment falls in a time zone, as `2026-11-23`. */
export const dayOf = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    ms,
  );

/** When a day begins in a time zone. */
export function startOfDay(day: string, timeZone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // The offset at the guess may differ from the one at the result where clocks change in between: twice settles it, but for a
  // day whose midnight is skipped. That one begins at the guess, when the day before has ended.
  const guess = utc - offsetMs(utc, timeZone);
  const start = utc - offsetMs(guess, timeZone);
  return new Date(dayOf(start, timeZone) < day ? guess : start);
}

/** When it is so late on a day as it is at a moment, in a time zone. */
export function sameTimeOn(day: string, ms: number, timeZone: string): number {
  const sinceMidnight = (ms + offsetMs(ms, timeZone)) % DAY_MS;
  const utc = Date.parse(`${day}T00:00:00Z`) + sinceMidnight;
  return utc - offsetMs(utc - offsetMs(utc, timeZone), timeZone);
}

/** The day that is so many days later, or earlier. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

function offsetMs(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(ms);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return local - Math.floor(ms / 1000) * 1000;
}
