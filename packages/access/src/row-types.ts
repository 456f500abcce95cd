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

/** A time as Postgres writes it, in UTC. Made ISO 8601 first: otherwise the years below 100 are taken for others. */
export const toDate = (text: string): Date => new Date(text.replace(" ", "T").replace("+00", "Z"));
