import { addDays, dayOf, startOfDay } from "./calendar.ts";

/** Ranges that are chosen by name. Each begins with a day of the viewer's calendar and is open to now. */
export const PERIODS = ["today", "last_7_days", "last_30_days", "this_month"] as const;
export type Period = (typeof PERIODS)[number];

const WORDS = {
  today: "Today",
  last_7_days: "Last 7 days",
  last_30_days: "Last 30 days",
  this_month: "This month",
} satisfies Record<Period, string>;

/** What a period is called. */
export const periodWord = (period: Period): string => WORDS[period];

/** When a period begins. */
export function startOf(period: Period, now: number, timeZone: string): Date {
  const today = dayOf(now, timeZone);
  const firstDays = {
    today,
    last_7_days: addDays(today, -7),
    last_30_days: addDays(today, -30),
    this_month: `${today.slice(0, 8)}01`,
  } satisfies Record<Period, string>;
  return startOfDay(firstDays[period], timeZone);
}
