import type { endpoints, InputOf } from "@muster/contract";
import { DateTime } from "luxon";

type StatsInput = InputOf<typeof endpoints.workloads.stats>;

/** A half-open range of submitted_at. */
export interface TimeRange {
  readonly from: Date;
  readonly before: Date;
}

/** The range that a predefined name means at a moment: calendar periods in the given zone, `last_N_days` N × 24 h back. */
export function resolveTimeRange(
  input: Pick<StatsInput, "time_range" | "time_zone" | "start_date" | "end_date">,
  now: Date,
): TimeRange {
  const period = (unit: "day" | "week" | "month"): TimeRange => {
    const start = DateTime.fromJSDate(now, { zone: input.time_zone }).startOf(unit); // Luxon's weeks begin on Monday
    return { from: start.toJSDate(), before: start.plus({ [unit]: 1 }).toJSDate() };
  };
  const lastDays = (days: number): TimeRange => ({
    from: new Date(now.getTime() - days * 86_400_000),
    before: now,
  });
  switch (input.time_range) {
    case "today":
      return period("day");
    case "this_week":
      return period("week");
    case "this_month":
      return period("month");
    case "last_7_days":
      return lastDays(7);
    case "last_30_days":
      return lastDays(30);
    case "custom":
      return { from: input.start_date ?? now, before: input.end_date ?? now };
  }
}
