import { z } from "zod";
import { TURNED_RANGE } from "../facts.ts";
import { calendarZoneInput, instantInput } from "../times.ts";

export const TIME_RANGES = [
  "today",
  "this_week",
  "this_month",
  "last_7_days",
  "last_30_days",
  "custom",
] as const;

/** How a range of time is named. */
export const timeRangeInput = {
  time_range: z
    .enum(TIME_RANGES, `must be one of ${TIME_RANGES.join(", ")}`)
    .default("last_30_days")
    .meta({ description: "Predefined range, or custom with start_date." }),
  start_date: instantInput("Start of a custom range.").optional(),
  end_date: instantInput("End of a custom range, not included; now if absent.").optional(),
  time_zone: calendarZoneInput.default("UTC"),
};

/** Refuses dates that do not go with the range that is named. */
export function refuseWrongRange(
  input: {
    time_range: (typeof TIME_RANGES)[number];
    start_date?: Date | undefined;
    end_date?: Date | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const { time_range, start_date, end_date } = input;
  if (time_range === "custom") {
    if (!start_date) refuse("start_date", "is needed with time_range=custom");
    if (start_date && end_date && start_date > end_date) refuse("end_date", TURNED_RANGE.endsTooEarly);
  } else {
    if (start_date) refuse("start_date", "goes with time_range=custom only");
    if (end_date) refuse("end_date", "goes with time_range=custom only");
  }
}
