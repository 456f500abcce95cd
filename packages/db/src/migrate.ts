import { createHash, randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

const MIGRATIONS = path.join(import.meta.dirname, "../../../prisma/migrations");
/** The lock that Prisma Migrate takes too, so that neither runs beside the other. */
const LOCK = 72_707_369;

/** The oldest PostgreSQL that `npm test` tries: scripts/lib/oldest-postgres.mjs. */
const OLDEST_VERSION = 15;

/** The migrations don't fit the database, or one of them failed. The message is made to be printed as it is. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Brings the database up to date and returns the names of the migrations it applied, oldest first. Safe when several
 * processes call it at once. Each migration is one transaction together with its record: a failing one leaves nothing.
 * Throws `MigrationError` for a PostgreSQL that is too old, and for a migration that fails, failed before or was edited after it was applied.
 */
export async function migrate(url: string, directory: string = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const client = new pg.Client({ connectionString: url, application_name: "muster_migrate" });
  // A connection that is lost says so to the statement that waits for it.
  client.on("error", () => {});
  await client.connect();
  try {
    // Other ways to write a date, which a server may be set to, are not understood here.
    await client.query("set datestyle to 'ISO'");
    await requireVersion(client);
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const pending = await pendingOf(client, migrations);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } catch (error) {
    const told = error instanceof MigrationError ? undefined : remedyOf(error);
    throw told ? new MigrationError(told, { cause: error }) : error;
  } finally {
    await client.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const asked = "select current_setting('server_version_num')::integer / 10000 as version";
  const version = (await client.query<{ version: number }>(asked)).rows[0]?.version ?? 0;
  if (version < OLDEST_VERSION) {
    throw new MigrationError(
      `The database is of PostgreSQL ${version}; Muster needs ${OLDEST_VERSION} or newer. Name another in DATABASE_URL.`,
    );
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function pendingOf(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  // The table as Prisma Migrate makes it: `prisma migrate status` reads it, and either may apply the next migration.
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    "select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
  );
  const recorded = new Map(rows.map((row) => [row.migration_name, row]));
  const known = new Set(migrations.map(({ name }) => name));
  const newer = rows.find((row) => row.finished_at && !known.has(row.migration_name));
  if (newer) {
    throw new MigrationError(
      `A newer Muster has brought this database up to date (${newer.migration_name}). Start that one, or restore the backup that was made before into an empty database.`,
    );
  }
  return migrations.filter(({ name, checksum }) => {
    const record = recorded.get(name);
    if (!record) return true;
    if (!record.finished_at) {
      throw new MigrationError(
        `The migration ${name} failed on this database earlier. Repair the database, then resolve it with "prisma migrate resolve".`,
      );
    }
    if (record.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} was edited after it was applied to this database. Restore the file; write changes as a new migration.`,
      );
    }
    return false;
  });
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, clock_timestamp(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      remedyOf(error) ?? `The migration ${name} failed and changed nothing: ${reason}.`,
      { cause: error },
    );
  }
}

/** What whoever runs the server can do about what Postgres refused; undefined when nothing is known to help. */
function remedyOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  const { code, message } = error;
  if (code === "25006")
    return "The database is read-only: it is a standby, or its role's default_transaction_read_only is on. DATABASE_URL must name one that can be written to.";
  if (code !== "42501") return undefined;
  if (message.includes("permission denied to grant role"))
    return "The roles muster_app, muster_auth and muster_maintenance are on this server already, and somebody else's. As a superuser: GRANT muster_app, muster_auth, muster_maintenance TO the role in DATABASE_URL WITH ADMIN OPTION.";
  if (message.includes("permission denied to create role"))
    return "The role in DATABASE_URL may not create roles. As a superuser: ALTER ROLE the role in DATABASE_URL CREATEROLE.";
  return `The role in DATABASE_URL must own the database and its tables (${message}). As a superuser, for a new database: ALTER DATABASE the database OWNER TO the role in DATABASE_URL.`;
}
