import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type pg from "pg";
import { connect } from "./connect.ts";
import { type Digest, Digesting, migrationsOf, rowsOf, tablesOf } from "./tables.ts";

/** The first line of a backup. */
export const FORMAT = "muster backup 1";

/** What a backup says of itself in its first line. */
export interface Heading {
  readonly format: typeof FORMAT;
  readonly created_at: string;
  readonly migrations: readonly string[];
}

/** The tables that were copied, by name. */
export type Digests = Readonly<Record<string, Digest>>;

const line = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/**
 * Writes all that a Muster knows into one gzipped file, as of one moment, while it goes on working. After each table stand its
 * number of rows and their SHA-256. The file is there when it is whole.
 */
export async function backUp(
  url: string,
  file: string,
  signal?: AbortSignal,
  now = new Date(),
): Promise<Digests> {
  const client = await connect(url, "muster_backup", signal);
  const digests: Record<string, Digest> = {};
  const unfinished = `${file}.unfinished`;
  try {
    await client.query("begin isolation level repeatable read read only");
    const output = createWriteStream(unfinished, { mode: 0o600 });
    await pipeline(
      Readable.from(contents(client, now, digests), { objectMode: false }),
      createGzip({ level: 4 }),
      output,
    );
    await client.query("commit");
    await rename(unfinished, file);
    return digests;
  } finally {
    await rm(unfinished, { force: true });
    await client.end();
  }
}

async function* contents(
  client: pg.Client,
  now: Date,
  digests: Record<string, Digest>,
): AsyncGenerator<Buffer> {
  const migrations = await migrationsOf(client);
  yield line({ format: FORMAT, created_at: now.toISOString(), migrations } satisfies Heading);
  // Row level security binds the owner too, unless a superuser; this role sees all.
  await client.query("set local role muster_maintenance");
  for (const table of await tablesOf(client)) {
    yield line({ table: table.name, columns: table.columns });
    const digesting = new Digesting();
    for await (const chunk of rowsOf(client, table) as AsyncIterable<Buffer>) {
      digesting.add(chunk);
      yield chunk;
    }
    yield Buffer.from("\\.\n");
    const digest = digesting.digest();
    digests[table.name] = digest;
    yield line(digest);
  }
  yield line({ end: true });
}
