import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MigrationError, migrate } from "../src/migrate.ts";
import { type TestDatabase, createTestDatabase } from "../src/testing/index.ts";

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase({ template: false });
  directory = await mkdtemp(path.join(os.tmpdir(), "migrations-"));
  await write("01_teams", "create table teams (id int primary key);");
  await write("02_jobs", "create table jobs (id int primary key, team int references teams);");
});

test("leaves a database alone that a newer version has brought up to date", async () => {
  await migrate(database.url, directory);
  await rm(path.join(directory, "02_jobs"), { recursive: true });
  await expect(migrate(database.url, directory)).rejects.toThrow(/A newer Muster .*02_jobs/);
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, name), { recursive: true });
  await writeFile(path.join(directory, name, "migration.sql"), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("applies what is new, in order, once", async () => {
  expect(await migrate(database.url, directory)).toEqual(["01_teams", "02_jobs"]);
  expect(await migrate(database.url, directory)).toEqual([]);
  await write("03_users", "create table users (id int primary key);");
  expect(await migrate(database.url, directory)).toEqual(["03_users"]);
});

test("refuses a migration that was edited after it was applied", async () => {
  await migrate(database.url, directory);
  await write("01_teams", "create table teams (id bigint primary key);");
  await expect(migrate(database.url, directory)).rejects.toThrow(/01_teams was edited after it was applied/);
});

test("a failing migration leaves nothing behind and can be corrected", async () => {
  await write("03_broken", "create table half (id int); insert into nowhere values (1);");
  await expect(migrate(database.url, directory)).rejects.toThrow(MigrationError);
  expect(await query("select to_regclass('half') as half, to_regclass('jobs')::text as jobs")).toEqual([
    { half: null, jobs: "jobs" },
  ]);
  await write("03_broken", "create table half (id int);");
  expect(await migrate(database.url, directory)).toEqual(["03_broken"]);
});

test("refuses to go past a migration that Prisma recorded as failed", async () => {
  await migrate(database.url, directory);
  await query("update _prisma_migrations set finished_at = null where migration_name = '02_jobs'");
  await expect(migrate(database.url, directory)).rejects.toThrow(/02_jobs failed on this database earlier/);
});

test("four at once apply each migration once", async () => {
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, directory)));
  expect(applied.flat()).toEqual(["01_teams", "02_jobs"]);
  expect(await query("select count(*)::int as records from _prisma_migrations")).toEqual([{ records: 2 }]);
});

test("the project's own migrations apply to an empty database, twice in a row without a change", async () => {
  expect((await migrate(database.url)).length).toBeGreaterThan(0);
  expect(await migrate(database.url)).toEqual([]);
});

test("a server that writes dates in its own way is brought up to date again", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await query(`alter database ${name} set datestyle = 'SQL, DMY'`);
  await migrate(database.url, directory);
  expect(await migrate(database.url, directory)).toEqual([]);
});

test("refuses a PostgreSQL that is too old, before anything else", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await query(`alter database ${name} set search_path = public, pg_catalog`);
  await query(
    "create function public.current_setting(text) returns text language sql as $$ select '140012' $$",
  );
  await expect(migrate(database.url, directory)).rejects.toThrow(
    "The database is of PostgreSQL 14; Muster needs 15 or newer. Name another in DATABASE_URL.",
  );
  expect(await query("select to_regclass('public._prisma_migrations') as made")).toEqual([{ made: null }]);
});

test("says what the role lacks, or that the database is read-only", async () => {
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  const role = `${name}_role`;
  await query(`create role ${role} login password 'secret'`);
  [url.username, url.password] = [role, "secret"];
  await expect(migrate(url.href, directory)).rejects.toThrow(/must own the database .* OWNER TO/);
  await query(`alter database ${name} owner to ${role}`);
  await write("03_roles", `create role ${role}_more;`);
  await expect(migrate(url.href, directory)).rejects.toThrow(/may not create roles.* CREATEROLE/);
  await query(`alter role ${role} set default_transaction_read_only = on`);
  await expect(migrate(url.href, directory)).rejects.toThrow(/is read-only/);
  await query(`alter database ${name} owner to current_user; drop owned by ${role}; drop role ${role}`);
});
