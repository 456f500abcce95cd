import { MAX_RECORD_LENGTH, type Reader, type Record, TOO_LONG, type Unreadable } from "./record.ts";
import { damageIn } from "./utf8.ts";

type Row = Record<readonly string[]> | Unreadable;

/** Where a row ends, and what it holds. */
interface Scanned {
  readonly end: number;
  readonly cells: readonly string[] | { readonly reason: string };
}

const OPEN = "has a quoted cell that never ends";
const AFTER_QUOTE = "has text after the closing quote of a cell";

/**
 * Reads comma-separated values (RFC 4180): a cell in quotes may hold commas, line ends, and quotes written twice. After a
 * row that can't be read it goes on with the next line. Empty lines are passed over.
 */
export function createCsvReader(): Reader<readonly string[]> {
  let rest = "";
  let line = 1;

  let isSkipping = false;

  function read(isLast: boolean): Row[] {
    const rows: Row[] = [];
    let at = 0;
    while (at < rest.length) {
      if (isSkipping) {
        const end = rest.indexOf("\n", at);
        isSkipping = end < 0;
        at = isSkipping ? rest.length : end + 1;
        line += isSkipping ? 0 : 1;
        continue;
      }
      const scanned = scan(rest, at, isLast);
      const length = (scanned?.end ?? rest.length) - at;
      if (length > MAX_RECORD_LENGTH) {
        const end = rest.indexOf("\n", at);
        rows.push({ line, reason: end >= 0 && end - at < MAX_RECORD_LENGTH ? OPEN : TOO_LONG });
        // Only its first line: what follows may well be good.
        isSkipping = true;
        continue;
      }
      if (!scanned) break;
      const row = rowOf(rest.slice(at, scanned.end), scanned, line);
      if (row) rows.push(row);
      line += countLineEnds(rest, at, scanned.end);
      at = scanned.end;
    }
    rest = rest.slice(at);
    return rows;
  }

  return {
    push(text) {
      rest += text;
      return read(false);
    },
    end: () => read(true),
  };
}

function rowOf(text: string, { cells }: Scanned, line: number): Row | undefined {
  if (text.trim() === "") return undefined;
  if ("reason" in cells) return { line, reason: cells.reason };
  const damage = damageIn(text);
  return damage ? { line, reason: damage } : { line, value: cells };
}

/** One row from `start` on; undefined when its end is not there yet. */
function scan(text: string, start: number, isLast: boolean): Scanned | undefined {
  const lineEnd = text.indexOf("\n", start);
  if (lineEnd < 0 && !isLast) return undefined;
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const line = withoutLineEnd(text.slice(start, end));
  // Most rows have no quote at all.
  return line.includes('"') ? scanQuoted(text, start, isLast) : { end, cells: line.split(",") };
}

function scanQuoted(text: string, start: number, isLast: boolean): Scanned | undefined {
  const cells: string[] = [];
  for (let at = start; ;) {
    if (text[at] !== '"') {
      const end = firstOf(text, at);
      cells.push(withoutLineEnd(text.slice(at, end)));
      if (end >= text.length) return isLast ? { end, cells } : undefined;
      at = end + 1;
      if (text[end] === "\n") return { end: at, cells };
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close < 0) return isLast ? upToLineEnd(text, start, OPEN) : undefined;
    cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
    const after = text[close + 1] === "\r" ? close + 2 : close + 1;
    if (after >= text.length) return isLast ? { end: after, cells } : undefined;
    if (text[after] === "\n") return { end: after + 1, cells };
    if (text[after] !== "," || after > close + 1) return upToLineEnd(text, start, AFTER_QUOTE);
    at = after + 1;
  }
}

const upToLineEnd = (text: string, start: number, reason: string): Scanned => {
  const end = text.indexOf("\n", start);
  return { end: end < 0 ? text.length : end + 1, cells: { reason } };
};

/** The next comma or line end. */
function firstOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "," && text[at] !== "\n") at++;
  return at;
}

/** The quote that ends a cell: one that is not written twice. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n?$/, "");

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
