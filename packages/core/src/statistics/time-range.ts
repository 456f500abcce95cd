import { type endpoints, type InputOf, type Interval, MAX_INTERVALS } from "@muster/contract";
import { DateTime } from "luxon";
import { invalid } from "../errors.ts";

type RangeInput = Pick<
  InputOf<typeof endpoints.workloads.stats>,
  "time_range" | "time_zone" | "start_date" | "end_date"
>;

/** A half-open range of time. */
export interface TimeRange {
  readonly from: Date;
  readonly before: Date;
}

/** The range that a predefined name means at a moment: calendar periods in the given zone, `last_N_days` N × 24 h back. */
export function resolveTimeRange(input: RangeInput, now: Date): TimeRange {
  const unit = calendarUnit(input);
  if (unit) {
    const start = DateTime.fromJSDate(now, { zone: input.time_zone }).startOf(unit); // Luxon's weeks begin on Monday
    return { from: start.toJSDate(), before: start.plus({ [unit]: 1 }).toJSDate() };
  }
  if (input.time_range === "custom") return { from: input.start_date ?? now, before: input.end_date ?? now };
  const days = input.time_range === "last_7_days" ? 7 : 30;
  return { from: new Date(now.getTime() - days * 86_400_000), before: now };
}

/** The range right before: the calendar period before a calendar period, else one that is as long. */
export function previousRange(input: RangeInput, { from, before }: TimeRange): TimeRange {
  const unit = calendarUnit(input);
  if (!unit) return { from: new Date(2 * from.getTime() - before.getTime()), before: from };
  const start = DateTime.fromJSDate(from, { zone: input.time_zone }).minus({ [unit]: 1 });
  return { from: start.toJSDate(), before: from };
}

/**
 * Where the calendar periods of a range begin, and where the range ends: n + 1 moments for n intervals. The first and the last
 * are cut off by the range.
 * @throws DomainError VALIDATION_ERROR for too many
 */
export function intervalBoundaries(range: TimeRange, interval: Interval, timeZone: string): Date[] {
  const boundaries = [range.from];
  let next = DateTime.fromJSDate(range.from, { zone: timeZone }).startOf(interval);
  for (;;) {
    next = next.plus({ [interval]: 1 });
    if (next.toMillis() >= range.before.getTime()) break;
    // Where clocks are put back, an hour's start may come again.
    if (next.toMillis() > range.from.getTime()) boundaries.push(next.toJSDate());
    if (boundaries.length > MAX_INTERVALS) {
      throw invalid({
        path: "interval",
        message: `cuts this range into more than ${MAX_INTERVALS} pieces; take a longer interval or a shorter range`,
      });
    }
  }
  return [...boundaries, range.before];
}

function calendarUnit({ time_range }: RangeInput): "day" | "week" | "month" | undefined {
  if (time_range === "today") return "day";
  if (time_range === "this_week") return "week";
  return time_range === "this_month" ? "month" : undefined;
}
