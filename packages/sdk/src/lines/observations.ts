import { isRefused, type Observation, type ObservationInput, observationOrRefusal } from "@muster/contract";
import { type CellReader, cellReader, HeaderError } from "./cells.ts";
import { createCsvReader } from "./csv.ts";
import { createNdjsonReader } from "./ndjson.ts";
import { type Reader, type Unreadable, withoutMark } from "./record.ts";

/** How observations are written: a JSON object a line, or comma-separated with a header. */
export const LINE_FORMATS = ["ndjson", "csv"] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

/** An observation that the contract accepts, and where it stands. */
export interface ObservationLine {
  readonly line: number;
  /** As it was written. */
  readonly input: ObservationInput;
  readonly observation: Observation;
}
export type Line = ObservationLine | Unreadable;

export interface ReadOptions {
  /** Lines up to this one are passed over. */
  readonly after?: number;
}

/**
 * Reads observations out of text, in as little memory as the longest line needs. Gives for each piece of text what became
 * complete with it; a line that is no observation comes with the reason, and the others follow.
 * @throws HeaderError when the first line of comma-separated text names no good columns
 */
export async function* readObservations(
  text: AsyncIterable<string> | Iterable<string>,
  format: LineFormat,
  { after = 0 }: ReadOptions = {},
): AsyncGenerator<Line[], void, undefined> {
  const read = format === "csv" ? readerOfRows() : readerOf(createNdjsonReader(), (value) => ({ value }));
  let hasBegun = false;
  for await (const piece of text) {
    yield read.push(hasBegun ? piece : withoutMark(piece), after);
    hasBegun ||= piece !== "";
  }
  yield read.end(after);
}

type Interpret<T> = (value: T) => { readonly value: unknown } | { readonly reason: string };

function readerOf<T>(reader: Reader<T>, interpret: Interpret<T>) {
  const lines = (records: ReturnType<Reader<T>["push"]>, after: number): Line[] =>
    records
      .filter(({ line }) => line > after)
      .map((record) => {
        if ("reason" in record) return record;
        const meant = interpret(record.value);
        return "reason" in meant ? { line: record.line, ...meant } : check(record.line, meant.value);
      });
  return {
    push: (text: string, after: number) => lines(reader.push(text), after),
    end: (after: number) => lines(reader.end(), after),
  };
}

function readerOfRows() {
  const reader = createCsvReader();
  let cells: CellReader | undefined;
  const withHeader: typeof reader = {
    push: (text) => withoutHeader(reader.push(text)),
    end: () => withoutHeader(reader.end()),
  };
  function withoutHeader(rows: ReturnType<typeof reader.push>): ReturnType<typeof reader.push> {
    const [first, ...others] = rows;
    if (cells || !first) return rows;
    if ("reason" in first) throw new HeaderError(`The first line must name the columns; it ${first.reason}.`);
    cells = cellReader(first.value);
    return others;
  }
  return readerOf(withHeader, (row) => cells?.(row) ?? { reason: "has no header above it" });
}

function check(line: number, value: unknown): Line {
  const observation = observationOrRefusal.parse(value);
  return isRefused(observation)
    ? { line, reason: observation.refused, external_id: observation.external_id }
    : { line, input: value as ObservationInput, observation };
}
