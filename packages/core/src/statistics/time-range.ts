import {
  DAY_MS,
  EARLIEST_MS,
  type endpoints,
  type InputOf,
  type Interval,
  MAX_INTERVALS,
  TURNED_RANGE,
} from "@muster/contract";
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

/**
 * The range that a predefined name means at a moment: calendar periods in the given zone, `last_N_days` N × 24 h back.
 * @throws DomainError VALIDATION_ERROR for a start to come without an end
 */
export function resolveTimeRange(input: RangeInput, now: Date): TimeRange {
  const unit = calendarUnit(input);
  if (unit) {
    const start = startOf(unit, DateTime.fromJSDate(now, { zone: input.time_zone }));
    return { from: start.toJSDate(), before: nextStart(unit, start).toJSDate() };
  }
  if (input.time_range === "custom") {
    const range = { from: input.start_date ?? now, before: input.end_date ?? now };
    if (range.from <= range.before) return range;
    throw invalid({ path: "start_date", message: TURNED_RANGE.beginsTooLate });
  }
  const days = input.time_range === "last_7_days" ? 7 : 30;
  return { from: new Date(now.getTime() - days * DAY_MS), before: now };
}

/** The range right before: the calendar period before a calendar period, else one that is as long. */
export function previousRange(input: RangeInput, { from, before }: TimeRange): TimeRange {
  const unit = calendarUnit(input);
  if (!unit)
    return { from: new Date(Math.max(EARLIEST_MS, 2 * from.getTime() - before.getTime())), before: from };
  const start = startOf(unit, DateTime.fromJSDate(from, { zone: input.time_zone }).minus({ [unit]: 1 }));
  return { from: start.toJSDate(), before: from };
}

/**
 * Where the calendar periods of a range begin, and where the range ends: n + 1 moments for n intervals. The first and the last
 * are cut off by the range.
 * @throws DomainError VALIDATION_ERROR for too many
 */
export function intervalBoundaries(range: TimeRange, interval: Interval, timeZone: string): Date[] {
  const boundaries = [range.from];
  let next = startOf(interval, DateTime.fromJSDate(range.from, { zone: timeZone }));
  for (;;) {
    next = nextStart(interval, next);
    if (next.toMillis() >= range.before.getTime()) break;
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

/** When the calendar period that a moment lies in begins. A midnight that comes twice, as clocks are put back, begins the day once. */
function startOf(interval: Interval, at: DateTime): DateTime {
  const start = at.startOf(interval); // Luxon's weeks begin on Monday
  if (interval === "hour") return start;
  return DateTime.min(...start.getPossibleOffsets()) ?? start;
}

/** When the calendar period after one begins, from where that begins: with a midnight or an hour that is left out, when clocks have gone on. */
function nextStart(interval: Interval, start: DateTime): DateTime {
  const within = start.plus({ [interval]: 1 });
  const next = startOf(interval, within);
  if (interval !== "hour") return next;
  // Clocks that are moved by half an hour cut an hour in two, or leave out how it begins.
  return next > start && next <= within && next.minute === 0 ? next : within;
}

function calendarUnit({ time_range }: RangeInput): "day" | "week" | "month" | undefined {
  if (time_range === "today") return "day";
  if (time_range === "this_week") return "week";
  return time_range === "this_month" ? "month" : undefined;
}
