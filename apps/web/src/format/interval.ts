import type { Interval } from "@muster/contract";
import { DAY_MS } from "@muster/contract/facts";

/** Into what a range is cut so that a chart of it has some dozens of bars. */
export function intervalFor(fromMs: number, beforeMs: number): Interval {
  const days = (beforeMs - fromMs) / DAY_MS;
  if (days <= 2.1) return "hour";
  if (days <= 62) return "day";
  return days <= 370 ? "week" : "month";
}

const LABELS = {
  hour: { hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short" },
  week: { day: "numeric", month: "short" },
  month: { month: "short", year: "2-digit" },
} satisfies Record<Interval, Intl.DateTimeFormatOptions>;

const TITLES = {
  hour: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  week: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
} satisfies Record<Interval, Intl.DateTimeFormatOptions>;

/** What an interval is called under its bar: `14:00`, `23 Nov`, `Nov 26`. */
export const intervalLabel = (interval: Interval, start: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { ...LABELS[interval], timeZone }).format(new Date(start));

/** What an interval is called in full: `Mon, 23 Nov 2026`, `Week of 23 Nov 2026`. */
export function intervalTitle(interval: Interval, start: string, timeZone: string): string {
  const title = new Intl.DateTimeFormat("en-GB", { ...TITLES[interval], timeZone }).format(new Date(start));
  return interval === "week" ? `Week of ${title}` : title;
}

/**
 * Whether more may yet fall into a bar. The last one of a range that is not over may end with what was known when it was asked for.
 * @param now milliseconds
 */
export const isOpenInterval = (
  { start, end }: { readonly start: string; readonly end: string },
  isLastOfOpen: boolean,
  now: number,
): boolean => Date.parse(start) <= now && (isLastOfOpen || now < Date.parse(end));
