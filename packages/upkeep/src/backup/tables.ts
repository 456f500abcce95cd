import { createHash, type Hash } from "node:crypto";
import type { Readable } from "node:stream";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";

/** A table with what a backup keeps of it. */
export interface Table {
  readonly name: string;
  /** Quoted, without those that the database computes. */
  readonly columns: readonly string[];
  /** The primary key, or all columns of a table that has none, as expressions that sort alike in every database. */
  readonly order: readonly string[];
}

// Texts sort by the database's own collation, unless told otherwise: the same rows would come in another order elsewhere.
const SORTED = `quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end`;
const TABLES = `
  select c.relname as name, stored.columns, coalesce(key.sorted, stored.sorted) as order,
    (select coalesce(json_agg(distinct f.confrelid::regclass::text), '[]') from pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers_to
  from pg_class c
    cross join lateral (
      select json_agg(quote_ident(a.attname) order by a.attnum) as columns, json_agg(${SORTED} order by a.attnum) as sorted
      from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) stored
    cross join lateral (
      select json_agg(${SORTED} order by k.n) as sorted
      from pg_index i, unnest(i.indkey) with ordinality k(attnum, n), pg_attribute a
      where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum
    ) key
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations'
  order by c.relname`;

/** All tables of a Muster, each after those that it refers to. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { refers_to: string[] }>(TABLES);
  const sorted: Table[] = [];
  const left = new Map(rows.map((row) => [row.name, row]));
  while (left.size > 0) {
    const next = [...left.values()].find(({ refers_to }) => !refers_to.some((name) => left.has(name)));
    if (!next) throw new Error("Tables refer to each other in a ring.");
    left.delete(next.name);
    sorted.push(next);
  }
  return sorted;
}

/** The names of the migrations that made a database. */
export async function migrationsOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select migration_name as name from _prisma_migrations where rolled_back_at is null order by 1",
  );
  return rows.map(({ name }) => name);
}

/** The rows of a table as COPY writes them, always in the same order. */
export const rowsOf = (client: pg.Client, { name, columns, order }: Table): Readable =>
  client.query(
    copyTo(`copy (select ${columns.join(", ")} from "${name}" order by ${order.join(", ")}) to stdout`),
  );

/** How many rows a table has, and the SHA-256 of all of them in order. */
export interface Digest {
  readonly rows: number;
  readonly sha256: string;
}

/** Counts rows and hashes them as they pass. */
export class Digesting {
  readonly #hash: Hash = createHash("sha256");
  #rows = 0;

  add(chunk: Buffer): void {
    this.#hash.update(chunk);
    // A row is a line: COPY writes a newline within a value as \n.
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#rows++;
  }

  digest(): Digest {
    return { rows: this.#rows, sha256: this.#hash.digest("hex") };
  }
}
