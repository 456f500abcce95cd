import { csvLine } from "@muster/contract";
import type { Terminal } from "../terminal.ts";
import { type Cell, createTable, type Row, show } from "./table.ts";

export const OUTPUT_FORMATS = ["table", "json", "csv"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** An answer's fields, whatever they are. */
export type Fields = Readonly<Record<string, unknown>>;

/** One of several tables. */
interface Section {
  readonly name: string;
  readonly rows: readonly Fields[];
  readonly columns: readonly string[];
}

/** Writes what was asked for in the wanted form. */
export interface Output {
  readonly format: OutputFormat;
  /** Rows that come in parts, as pages do. `end` must follow. */
  list(columns: readonly string[]): {
    add(rows: readonly Fields[]): Promise<void>;
    end(): Promise<void>;
  };
  /** One thing: its fields below each other in a table. */
  one(thing: Fields): Promise<void>;
  /** Several tables, each below its name; comma-separated values hold the last alone, JSON all of `whole`. */
  sections(whole: unknown, sections: readonly Section[]): Promise<void>;
}

export function createOutput(terminal: Terminal, format: OutputFormat): Output {
  const { out } = terminal;
  const isColored = terminal.isOutTerminal && !terminal.env.NO_COLOR;
  const style = { title: (text: string) => (isColored ? `\u001B[1m${text}\u001B[22m` : text) };

  const output: Output = {
    format,
    list(columns) {
      if (format === "json") return jsonList(out);
      // Without a row the columns may not be known, and a line of none would look like a row.
      if (columns.length === 0) return { add: async () => {}, end: async () => {} };
      if (format === "csv") {
        let isFirst = true;
        const head = async () => {
          if (isFirst) await out(csvLine(columns));
          isFirst = false;
        };
        return {
          async add(rows) {
            await head();
            await out(csvRows(columns, rows.map(flat)));
          },
          end: head,
        };
      }
      const table = createTable(columns, style, terminal.outWidth);
      return { add: (rows) => out(table(rows.map(flat))), end: async () => {} };
    },
    async one(thing) {
      if (format === "json") return out(`${JSON.stringify(thing, null, 2)}\n`);
      const row = flat(thing);
      if (format === "csv") return out(csvLine(Object.keys(row)) + csvRows(Object.keys(row), [row]));
      const width = Math.max(...Object.keys(row).map(({ length }) => length));
      const lines = Object.entries(row).map(
        ([name, cell]) => `${style.title(name.padEnd(width))}  ${show(cell)}\n`,
      );
      await out(lines.join(""));
    },
    async sections(whole, sections) {
      if (format === "json") return out(`${JSON.stringify(whole, null, 2)}\n`);
      const shown = format === "csv" ? sections.slice(-1) : sections.filter(({ rows }) => rows.length > 0);
      for (const [index, { name, rows, columns }] of shown.entries()) {
        if (index > 0) await out("\n");
        if (shown.length > 1) await out(`${style.title(name)}\n`);
        const list = output.list(columns);
        await list.add(rows);
        await list.end();
      }
    },
  };
  return output;
}

function jsonList(out: Terminal["out"]) {
  let count = 0;
  return {
    async add(rows: readonly Fields[]) {
      const texts = rows.map((row) => `${count++ === 0 ? "[" : ","}\n  ${JSON.stringify(row)}`);
      await out(texts.join(""));
    },
    end: () => out(count === 0 ? "[]\n" : "\n]\n"),
  };
}

const csvRows = (columns: readonly string[], rows: readonly Row[]): string =>
  rows.map((row) => csvLine(columns.map((column) => row[column] ?? null))).join("");

/** All names that rows have, in the order of their first use. Where some have fields within a field, it is no column itself. */
export function columnsOf(rows: readonly Fields[]): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(flat(row))))];
  return names.filter((name) => !names.some((other) => other.startsWith(`${name}.`)));
}

/** Fields within fields become `outer.inner`; a list becomes JSON. */
function flat(fields: Fields): Row {
  const row: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) row[name] = JSON.stringify(value);
    else if (typeof value === "object" && value !== null) {
      for (const [inner, cell] of Object.entries(flat(value as Fields))) row[`${name}.${inner}`] = cell;
    } else row[name] = value as Cell;
  }
  return row;
}
