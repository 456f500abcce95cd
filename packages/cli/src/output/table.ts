import { harmless, shorten, widthOf } from "./text.ts";

export type Cell = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

const GAP = "  ";
/** No cell with others to its right is wider. */
const WIDEST = 44;

/**
 * Writes rows below titles, in columns. More rows may follow later under the same titles.
 * @param room how wide a line may be: columns that do not fit are left out, from the right
 */
export function createTable(
  all: readonly string[],
  style: { title(text: string): string },
  room: number = Infinity,
) {
  let widths: readonly number[] | undefined;
  let columns = all;
  const line = (cells: readonly string[], numeric: readonly boolean[]): string =>
    cells
      .map((cell, index) => {
        const padding = " ".repeat(Math.max(0, (widths?.[index] ?? 0) - widthOf(cell)));
        return numeric[index] ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();

  return (rows: readonly Row[]): string => {
    const cells = rows.map((row) =>
      columns.map((column, index) => {
        const text = show(row[column]);
        return index < all.length - 1 ? shorten(text, WIDEST) : text;
      }),
    );
    const numeric = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
    const isFirst = widths === undefined;
    widths ??= columns.map((column, index) =>
      Math.max(widthOf(column), ...cells.map((row) => widthOf(row[index] ?? ""))),
    );
    if (isFirst) columns = columns.slice(0, fitting(widths, room));
    const lines = cells.map((row) => line(row.slice(0, columns.length), numeric));
    if (isFirst) lines.unshift(style.title(line(columns, numeric)));
    return lines.map((one) => `${one}\n`).join("");
  };
}

/** How many columns fit. One is shown always, and a long last cell runs on rather than that its column goes. */
function fitting(widths: readonly number[], room: number): number {
  let used = -GAP.length;
  const count = widths.findIndex((width) => (used += GAP.length + Math.min(width, WIDEST)) > room);
  return count < 0 ? widths.length : Math.max(1, count);
}

/** A cell as a person reads it. */
export const show = (cell: Cell): string =>
  cell === null || cell === undefined ? "–" : harmless(asText(cell));

function asText(cell: Exclude<Cell, null | undefined>): string {
  if (typeof cell === "number") return cell.toLocaleString("en", { maximumFractionDigits: 4 });
  // A time to the second: 2026-06-15 12:00:00Z.
  const time = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/.exec(String(cell));
  return time ? `${time[1]} ${time[2]}Z` : String(cell);
}
