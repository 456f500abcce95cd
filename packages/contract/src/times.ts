import { z } from "zod";
import { EARLIEST_MS, LATEST_MS, timeZoneNamed } from "./facts.ts";

/** A moment in an answer: ISO 8601, UTC, milliseconds. */
export function instantOutput(description: string) {
  return z.iso.datetime({ precision: 3 }).meta({ description, examples: ["2026-01-15T10:30:00.000Z"] });
}

const A_TIME =
  "must be an ISO 8601 time with Z or an offset, like 2026-01-15T10:30:00Z, or a date, like 2026-01-15";

/** A + in an address stands for a space. */
const isPlusLost = (input: unknown): boolean =>
  typeof input === "string" && /T[\d:.]+ \d\d:\d\d$/.test(input);

/**
 * A moment in a request: a timestamp with `Z` or an offset, or a bare date, which means 00:00 UTC.
 * The verb gets a `Date`; finer than a millisecond is cut off.
 * @param orElse what else may stand there, in words
 */
export function instantInput(description: string, orElse = "") {
  const message = A_TIME + orElse;
  return z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: ({ input }) => (isPlusLost(input) ? `${message}; a + is written %2B in an address` : message),
    })
    .transform((value, context) => {
      const date = new Date(value);
      if (date.getTime() >= EARLIEST_MS && date.getTime() <= LATEST_MS) return date;
      context.addIssue({ code: "custom", message: "must lie in the years 1 to 9999, in UTC" });
      return z.NEVER;
    })
    .meta({ description, examples: ["2026-01-15T00:00:00Z", "2026-01-15"] });
}

const A_ZONE = "must be an IANA time zone, like Europe/Berlin";

/** An IANA time zone that this runtime knows. */
export const timeZoneInput = z
  .string(A_ZONE)
  .max(64, A_ZONE)
  .refine((name) => timeZoneNamed(name) !== undefined, A_ZONE)
  .meta({
    description: "IANA time zone in which calendar periods are cut.",
    examples: ["UTC", "Europe/Berlin"],
  });

/** A time zone to reckon in. However it is written, the verb gets the one name that it has: what reckons keeps something for each. */
export const calendarZoneInput = timeZoneInput
  .transform((name) => timeZoneNamed(name) ?? name)
  .meta(timeZoneInput.meta() ?? {});
