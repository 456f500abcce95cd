import { EARLIEST_MS } from "@muster/contract/facts";
import { addDays, dayOf, sameTimeOn, startOfDay } from "./calendar.ts";

/** Ranges that are chosen by name: days of the viewer's calendar. Most are open to now. */
export const PERIODS = [
  "today",
  "yesterday",
  "this_week",
  "last_7_days",
  "this_month",
  "last_month",
  "last_30_days",
  "last_90_days",
] as const;
export type Period = (typeof PERIODS)[number];

const WORDS = {
  today: "Today",
  yesterday: "Yesterday",
  this_week: "This week",
  last_7_days: "Last 7 days",
  this_month: "This month",
  last_month: "Last month",
  last_30_days: "Last 30 days",
  last_90_days: "Last 90 days",
} satisfies Record<Period, string>;

/** What a period is called. */
export const periodWord = (period: Period): string => WORDS[period];

/** A half-open range of time; without `before` it is open to now, and goes on. */
export interface Range {
  readonly from: Date;
  readonly before: Date | null;
}

/** From when to when a period is, for somebody in a time zone. Weeks begin on Monday. */
export function rangeOf(period: Period, now: number, timeZone: string): Range {
  const today = dayOf(now, timeZone);
  const since = (day: string): Range => ({ from: startOfDay(day, timeZone), before: null });
  const between = (day: string, nextDay: string): Range => ({
    from: startOfDay(day, timeZone),
    before: startOfDay(nextDay, timeZone),
  });
  const firstOfMonth = `${today.slice(0, 8)}01`;
  switch (period) {
    case "today":
      return since(today);
    case "yesterday":
      return between(addDays(today, -1), today);
    case "this_week":
      return since(addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7)));
    case "last_7_days":
      return since(addDays(today, -6));
    case "this_month":
      return since(firstOfMonth);
    case "last_month":
      return between(`${addDays(firstOfMonth, -1).slice(0, 8)}01`, firstOfMonth);
    case "last_30_days":
      return since(addDays(today, -29));
    case "last_90_days":
      return since(addDays(today, -89));
  }
}

/** A half-open range of time that is over. */
export interface PastRange {
  readonly from: Date;
  readonly before: Date;
}

const DAYS_BACK: Partial<Record<Period, number>> = {
  today: 1,
  yesterday: 1,
  this_week: 7,
  last_7_days: 7,
  last_30_days: 30,
  last_90_days: 90,
};

/**
 * What a period is compared with: the same stretch one period earlier, as far as the period has come, to the same time of day.
 * A month is compared with the one before, and dates of one's own (no period) with what is as long right before them.
 */
export function previousOf(
  period: Period | null,
  { from, before }: Range,
  now: number,
  timeZone: string,
): PastRange {
  if (period === null) {
    const start = 2 * from.getTime() - (before?.getTime() ?? now);
    // What begins in the future, or ends before it begins, has nothing before it.
    return { from: new Date(Math.min(Math.max(EARLIEST_MS, start), from.getTime())), before: from };
  }
  const firstDay = dayOf(from.getTime(), timeZone);
  const days = DAYS_BACK[period] ?? Number(addDays(firstDay, -1).slice(8));
  const start = startOfDay(addDays(firstDay, -days), timeZone);
  if (before !== null) return { from: start, before: from };
  const end = sameTimeOn(addDays(dayOf(now, timeZone), -days), now, timeZone);
  // Months are not equally long, and some days have no midnight.
  return { from: start, before: new Date(Math.min(Math.max(end, start.getTime()), from.getTime())) };
}
