import { type Endpoint, observationSchema } from "@muster/contract";
import { readJson } from "./json.ts";

/** A header that names columns which no observation has, or not those which it must have. */
export class HeaderError extends Error {
  override readonly name = "HeaderError";
}

type Schema = Endpoint["data"];
type Converted = { readonly value: unknown } | { readonly reason: string };
type Convert = (cell: string) => Converted;

/** Makes an observation of a row's cells, or says why it can't. */
export type CellReader = (cells: readonly string[]) => Converted;

const FIELDS: ReadonlyMap<string, Schema> = new Map(Object.entries(observationSchema.shape));
const isRequired = (schema: Schema): boolean => !schema.safeParse(undefined).success;

/** What was taken for a header may be anything. */
const LONGEST_SHOWN = 60;

/**
 * Makes the reader of the rows below a header. An empty cell is a field that is not given.
 * @throws HeaderError
 */
export function cellReader(header: readonly string[]): CellReader {
  const names = header.map((name) => name.trim());
  for (const [index, name] of names.entries()) {
    if (!FIELDS.has(name)) {
      const shown = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
      throw new HeaderError(`There is no column “${shown}”; columns are ${[...FIELDS.keys()].join(", ")}.`);
    }
    if (names.indexOf(name) !== index) throw new HeaderError(`The column ${name} is there twice.`);
  }
  const missing = [...FIELDS].filter(([name, schema]) => isRequired(schema) && !names.includes(name));
  if (missing.length > 0) {
    throw new HeaderError(
      `The first line must name the columns; it lacks ${missing.map(([name]) => name).join(", ")}.`,
    );
  }
  const converts = names.map((name) => converterOf(FIELDS.get(name)));
  return (cells) => {
    if (cells.length !== names.length) {
      return { reason: `has ${cells.length} cells where the first line names ${names.length} columns` };
    }
    const value: Record<string, unknown> = {};
    for (const [index, cell] of cells.entries()) {
      const name = names[index] ?? "";
      if (cell === "") continue;
      const converted = converts[index]?.(cell) ?? { value: cell };
      if ("reason" in converted) return { reason: `${name}: ${converted.reason}` };
      value[name] = converted.value;
    }
    return { value };
  };
}

function converterOf(schema: Schema | undefined): Convert {
  switch (kindOf(schema)) {
    // What does not fit stays text, so that the contract's own message says what would be right.
    case "number":
      return (cell) => ({ value: /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell });
    case "boolean":
      return (cell) => ({ value: cell === "true" || cell === "false" ? cell === "true" : cell });
    case "record":
    case "array":
      return readJson;
    case undefined:
    default:
      return (value) => ({ value });
  }
}

function kindOf(schema: Schema | undefined): string | undefined {
  const { type, innerType, out } = (schema?.def ?? {}) as { type?: string; innerType?: Schema; out?: Schema };
  const within = innerType ?? out;
  return within ? kindOf(within) : type;
}
