import type pg from "pg";

/** A table's columns with their types, in Postgres's words. */
type Columns = Readonly<Record<string, string>>;

const BATCH = 6_000;

/**
 * Inserts rows, thousands with one statement: each column is sent as one array. Names and types come from the code,
 * never from outside.
 */
export async function insertRows<C extends Columns>(
  client: pg.ClientBase,
  table: string,
  columns: C,
  rows: readonly Readonly<Record<keyof C, unknown>>[],
): Promise<void> {
  const names: (keyof C & string)[] = Object.keys(columns);
  const arrays = names.map((name, index) => `$${index + 1}::${columns[name]}[]`);
  const text = `insert into ${table} (${names.join(", ")}) select * from unnest(${arrays.join(", ")})`;
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    await client.query(
      text,
      names.map((name) => batch.map((row) => row[name])),
    );
  }
}

/** Whole seconds since 1970 as a timestamp for the database; `null` stays `null`. */
export const timestamp = <T extends number | null>(seconds: T): string | Extract<T, null> =>
  (seconds === null ? null : new Date(seconds * 1000).toISOString()) as string | Extract<T, null>;
