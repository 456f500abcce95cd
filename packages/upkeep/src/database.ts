import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isUnavailable } from "@muster/access";
import { Unavailable, UsageError } from "@muster/cli";
import { ENDING } from "@muster/db";
import { startPostgres } from "@muster/db/embedded";
import { isAlive, lockOf, readHolder } from "@muster/db/embedded/holder";
import pg from "pg";

/** A database, and how to leave it as it was found. */
export interface OpenDatabase {
  readonly url: string;
  /** Names it, and stays the same when it is opened again. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CHECKOUT = path.resolve(import.meta.dirname, "../../..");

/**
 * Opens the database that is named, else that of DATABASE_URL, else the embedded one of this checkout: as it runs under
 * `npm start`, or by itself for as long as it is needed.
 * @throws UsageError for an address that can't be one, and where there is no embedded database
 */
export async function openDatabase(named: unknown, env: Environment): Promise<OpenDatabase> {
  const url = typeof named === "string" ? named : env.DATABASE_URL;
  if (url) {
    if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) {
      const { host, pathname } = new URL(url);
      return { url, name: host + pathname, close: async () => {} };
    }
    const by = typeof named === "string" ? "--database" : "DATABASE_URL";
    throw new UsageError(`${by}: must be an address like postgresql://user:password@host:5432/muster`);
  }
  const dataDir = path.resolve(CHECKOUT, env.MUSTER_DATA_DIR || ".data");
  if (!existsSync(path.join(dataDir, "postgres.json"))) {
    throw new UsageError(`There is no database in ${dataDir} yet. Run npm start once, or set DATABASE_URL.`);
  }
  const postgres = await startPostgres({ dataDir });
  // Says to other commands that this one is at work, also while it asks nothing.
  const presence = await connectTo(postgres.url);
  return {
    url: postgres.url,
    name: dataDir,
    close: async () => {
      // A Muster stops it itself. Another command may still be at work: the last one stops it.
      await presence.end();
      const isInUse = isMusterAlive(dataDir) || (await hasOthers(postgres.url));
      if (!isInUse) await postgres.stop();
    },
  };
}

function isMusterAlive(dataDir: string): boolean {
  try {
    const holder = readHolder(lockOf(dataDir));
    return holder !== undefined && isAlive(holder);
  } catch {
    // The lock of another user can't be read; whether their Muster lives, its connections tell.
    return false;
  }
}

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Own connections take a moment to be gone. */
const GONE_TRIES = 10;

async function hasOthers(url: string): Promise<boolean> {
  const client = await connectTo(url).catch(() => undefined);
  if (!client) return false;
  const others = `select from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> $1`;
  try {
    for (let tries = 1; ; tries++) {
      if ((await client.query(others, [ENDING])).rowCount === 0) return false;
      if (tries === GONE_TRIES) return true;
      await sleep(100);
    }
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

// A table, a column or a function that the database does not have.
const OTHER_VERSION = /\b(42P01|42703|42883)\b|does not exist/;

/** Awaits what is done with a database, and says in a sentence what people can do about it when it fails. */
export async function saying<T>(url: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { host, pathname } = new URL(url);
    if (isUnavailable(error))
      throw new Unavailable(`The database ${pathname.slice(1)} at ${host} can't be reached.`);
    const told =
      error instanceof Error ? `${"code" in error ? String(error.code) : ""} ${error.message}` : "";
    if (!OTHER_VERSION.test(told)) throw error;
    throw new UsageError(
      `The database ${pathname.slice(1)} at ${host} is none of this version of Muster: start this version on it once, which brings its tables up to date.`,
    );
  }
}
