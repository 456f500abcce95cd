import { once } from "node:events";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Problem, UsageError } from "@muster/cli";
import { migrate } from "@muster/db/migrate";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type Digests, FORMAT, type Heading } from "./backup.ts";
import { connect } from "./connect.ts";
import { type Digest, Digesting, migrationsOf, rowsOf, type Table, tablesOf } from "./tables.ts";

const END_OF_ROWS = "\\.";

/**
 * Puts a backup into an empty database, all of it or nothing, and reads every table again: their rows must have the SHA-256 of
 * the backup. Returns what was compared.
 * @throws UsageError for a database with data in it, another version's backup, and a file that is damaged or not whole
 */
export async function restore(url: string, file: string, signal?: AbortSignal): Promise<Digests> {
  await migrate(url);
  const client = await connect(url, "muster_restore", signal);
  try {
    await client.query("begin");
    const digests = await load(client, file);
    await client.query("commit");
    await client.query("analyze");
    return digests;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const isDamaged =
      error instanceof Error && "code" in error && /^(Z_|ERR_STREAM_PREMATURE)/.test(String(error.code));
    throw isDamaged ? new UsageError(`${file} is damaged or not whole. Nothing was restored.`) : error;
  } finally {
    await client.end();
  }
}

async function load(client: pg.Client, file: string): Promise<Digests> {
  const tables = await tablesOf(client);
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from "${name}" limit 1`);
    if (rowCount !== 0)
      throw new UsageError(`The database has data in "${name}" already. Restore into an empty one.`);
    // What triggers wrote is in the backup as well; and behind row level security nothing can be copied, not by the owner either.
    await client.query(`alter table "${name}" disable trigger user, no force row level security`);
  }
  const digests: Record<string, Digest> = {};
  // A failure of either side comes out where the unpacked bytes are read.
  const unpacked = pipeline(createReadStream(file), createGunzip(), () => {});
  const lines = new Lines(unpacked);
  await requireSameVersion(client, await lines.json(), file);
  for (let head = await lines.json(); !("end" in head); head = await lines.json()) {
    const table = tables.find(({ name }) => name === head["table"]);
    if (!table) throw new UsageError(`${file} is damaged: it has a table that Muster doesn't have.`);
    const found = await copyIn(client, { ...table, columns: head["columns"] as string[] }, lines);
    const told = (await lines.json()) as unknown as Digest;
    if (found.sha256 !== told.sha256 || found.rows !== told.rows)
      throw new UsageError(
        `${file} is damaged: the rows of "${table.name}" are not what they were. Nothing was restored.`,
      );
    digests[table.name] = found;
  }
  for (const table of tables) {
    const digesting = new Digesting();
    for await (const chunk of rowsOf(client, table) as AsyncIterable<Buffer>) digesting.add(chunk);
    if (digesting.digest().sha256 !== digests[table.name]?.sha256)
      throw new Problem(`"${table.name}" is not what was backed up. Nothing was restored.`);
  }
  for (const { name } of tables)
    await client.query(`alter table "${name}" enable trigger user, force row level security`);
  await advanceSequences(client);
  return digests;
}

async function requireSameVersion(
  client: pg.Client,
  { format, migrations = [] }: Partial<Heading>,
  file: string,
): Promise<void> {
  if (format !== FORMAT) throw new UsageError(`${file} is no backup of Muster.`);
  const here = await migrationsOf(client);
  if (here.join() !== migrations.join())
    throw new UsageError(
      `The backup is another version's: it was made after the migration ${migrations.at(-1) ?? "none"}, this Muster has ${here.at(-1) ?? "none"}. Restore with the version that made it, then upgrade.`,
    );
}

async function copyIn(client: pg.Client, { name, columns }: Table, lines: Lines): Promise<Digest> {
  const digesting = new Digesting();
  const into = client.query(copyFrom(`copy "${name}" (${columns.join(", ")}) from stdin`));
  const loaded = finished(into);
  loaded.catch(() => {}); // awaited below
  try {
    for await (const rows of lines.until(END_OF_ROWS)) {
      digesting.add(rows);
      if (!into.write(rows)) await Promise.race([once(into, "drain"), loaded]);
    }
  } catch (error) {
    // As long as it waits for rows, the connection takes nothing else.
    into.destroy(error instanceof Error ? error : undefined);
    await loaded.catch(() => {});
    throw error;
  }
  into.end();
  await loaded;
  return digesting.digest();
}

/** Numbers that the database gives out go on after the highest that was restored. */
async function advanceSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ set: string }>(`
    select format('select setval(%L, greatest((select max(%I) from %I), 1))', pg_get_serial_sequence(quote_ident(c.relname), a.attname), a.attname, c.relname) as set
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`);
  for (const { set } of rows) await client.query(set);
}

/** Reads a stream by lines: one of JSON, or many at once up to a mark. */
class Lines {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async json(): Promise<Record<string, unknown>> {
    let end: number;
    while ((end = this.#rest.indexOf(10)) < 0) await this.#more();
    const text = this.#rest.toString("utf8", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new UsageError("The file is no backup of Muster, or damaged. Nothing was restored.");
    }
  }

  async *until(mark: string): AsyncGenerator<Buffer> {
    const last = Buffer.from(`${mark}\n`);
    for (;;) {
      const isAtMark = this.#rest.subarray(0, last.length).equals(last);
      const at = isAtMark ? 0 : this.#rest.indexOf(`\n${mark}\n`) + 1;
      if (isAtMark || at > 0) {
        if (at > 0) yield this.#rest.subarray(0, at);
        this.#rest = this.#rest.subarray(at + last.length);
        return;
      }
      // Whole rows only, so that the mark always begins a chunk or stands within one.
      const whole = this.#rest.lastIndexOf(10) + 1;
      if (whole > 0) yield this.#rest.subarray(0, whole);
      this.#rest = this.#rest.subarray(whole);
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw new UsageError("The file is not whole. Nothing was restored.");
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }
}
