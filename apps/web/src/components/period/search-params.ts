import { DAY_MS } from "@muster/contract/facts";
import { createParser, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { intervalFor } from "@/format/interval.ts";
import { type Period, PERIODS, rangeOf } from "@/format/period.ts";

/** A day, or a moment with its offset: without one it would be another moment in each time zone. As the API takes them. */
const MOMENT =
  /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

/** Between them, a day has a year of four figures in every time zone; calendars here know no others. */
const FIRST_MS = Date.parse("1000-01-02");
const BEFORE_MS = Date.parse("9999-12-31");

function momentOf(value: string): string | null {
  const day = MOMENT.exec(value)?.[1];
  const ms = Date.parse(value);
  if (day === undefined || !(ms >= FIRST_MS && ms < BEFORE_MS)) return null;
  // JavaScript takes 30 February for 2 March.
  return new Date(day).toISOString().startsWith(day) ? new Date(ms).toISOString() : null;
}

const parseAsMoment = createParser({ parse: momentOf, serialize: String });

const MONTH_MS = 30 * DAY_MS;

/** How a period stands in an address: by name, so that it moves with the days, or from one moment to another. */
export const periodSearchParams = {
  period: parseAsStringLiteral(PERIODS),
  start_date: parseAsMoment,
  end_date: parseAsMoment,
};
export type PeriodSearch = inferParserType<typeof periodSearchParams>;

/** What is asked of the API for a period, at a moment in a time zone. The same on the server and in the browser. */
export function rangeInput(
  { period, start_date, end_date }: PeriodSearch,
  now: number,
  timeZone: string,
): { start_date?: string; end_date?: string } {
  const range = period && rangeOf(period, now, timeZone);
  const start = range ? range.from.toISOString() : start_date;
  const end = range ? range.before?.toISOString() : end_date;
  return { ...(start ? { start_date: start } : {}), ...(end ? { end_date: end } : {}) };
}

/** A whole range: one that only says when it ends is a month long. */
export function wholeRange(
  search: PeriodSearch,
  now: number,
  timeZone: string,
): { range: { start_date: string; end_date?: string }; interval: ReturnType<typeof intervalFor> } {
  const { start_date, end_date } = rangeInput(search, now, timeZone);
  const before = end_date === undefined ? now : Date.parse(end_date);
  const from = start_date ?? new Date(before - MONTH_MS).toISOString();
  return {
    range: { start_date: from, ...(end_date ? { end_date } : {}) },
    interval: intervalFor(Date.parse(from), before),
  };
}

/** The period that is shown, also when an address names none. */
export const withPeriod = <Search extends PeriodSearch>(search: Search, otherwise: Period): Search =>
  search.period === null && search.start_date === null && search.end_date === null
    ? { ...search, period: otherwise }
    : search;
