// Times stay text (a Date would be parsed only to be printed again) and bigint becomes a number: counts and seconds stay below 2^53.
const asText = (value: string): unknown => value;
const PARSERS = new Map<number, (value: string) => unknown>([
  [16, (value) => value === "t"],
  [20, Number],
  [21, Number],
  [23, Number],
]);

/** How a value is read, by the number of its type: booleans and numbers are parsed, everything else stays as Postgres writes it. */
export const parserOf = (typeId: number): ((value: string) => unknown) => PARSERS.get(typeId) ?? asText;

/** The same for pg's own queries. */
export const rowTypes = { getTypeParser: parserOf };

/** Postgres's text of a timestamptz in UTC, `2026-01-15 10:30:00.5+00`, as ISO 8601 with milliseconds. */
export function toIso(text: string): string {
  const [seconds = "", fraction = ""] = text.slice(0, text.lastIndexOf("+")).split(".");
  return `${seconds.replace(" ", "T")}.${fraction.padEnd(3, "0")}Z`;
}

/** The same as a Date. */
export const toDate = (text: string): Date => new Date(toIso(text));
