import { addDays, dayOf, startOfDay } from "./calendar.ts";

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
