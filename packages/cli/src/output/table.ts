import { harmless, shorten, widthOf } from "./text.ts";

export type Cell = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

const GAP = "  ";
const WIDEST = 44;

/** Writes rows below titles, in columns. More rows may follow later under the same titles. */
export function createTable(columns: readonly string[], style: { title(text: string): string }) {
  let widths: readonly number[] | undefined;
  const line = (cells: readonly string[], numeric: readonly boolean[]): string =>
    cells
      .map((cell, index) => {
        const padding = " ".repeat(Math.max(0, (widths?.[index] ?? 0) - widthOf(cell)));
        return numeric[index] ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();

  return (rows: readonly Row[]): string => {
    const cells = rows.map((row) => columns.map((column) => show(row[column])));
    const numeric = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
    const isFirst = widths === undefined;
    widths ??= columns.map((column, index) =>
      Math.max(widthOf(column), ...cells.map((row) => widthOf(row[index] ?? ""))),
    );
    const lines = cells.map((row) => line(row, numeric));
    if (isFirst) lines.unshift(style.title(line(columns, numeric)));
    return lines.map((one) => `${one}\n`).join("");
  };
}

/** A cell as a person reads it. */
export const show = (cell: Cell): string =>
  cell === null || cell === undefined ? "–" : shorten(harmless(asText(cell)), WIDEST);

function asText(cell: Exclude<Cell, null | undefined>): string {
  if (typeof cell === "number") return cell.toLocaleString("en", { maximumFractionDigits: 4 });
  // A time to the second: 2026-06-15 12:00:00Z.
  const time = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/.exec(String(cell));
  return time ? `${time[1]} ${time[2]}Z` : String(cell);
}
