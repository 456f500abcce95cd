import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { createPool, isUnavailable } from "../src/pool.ts";
import { createPrisma } from "../src/prisma.ts";
import { createTestDatabase } from "../src/testing/index.ts";

test("a connection lost between two statements fails the next one, not the process", async () => {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, role: "muster_app", maxConnections: 2 });
  const operator = new pg.Client({ connectionString: database.url });
  await operator.connect();
  try {
    const client = await pool.connect();
    await client.query("begin");
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const lost = new Promise((resolve) => void client.once("end", resolve));
    await operator.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await lost;
    const failure = await client.query("select 1").catch((error: unknown) => error);
    expect(isUnavailable(failure)).toBe(true);
    client.release(true);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
    await operator.end();
    await database.drop();
  }
});

test("a connection lost within Prisma's transaction is the database's failure too", async () => {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, role: "muster_app", maxConnections: 2 });
  const operator = new pg.Client({ connectionString: database.url });
  await operator.connect();
  const prisma = createPrisma(pool);
  try {
    const failure = await prisma
      .$transaction(async (transaction) => {
        const rows = await transaction.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await operator.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
        await transaction.$queryRaw`select pg_sleep(1)`;
      })
      .catch((error: unknown) => error);
    expect(isUnavailable(failure)).toBe(true);
    expect(isUnavailable(await prisma.$queryRaw`select 1 / 0`.catch((error: unknown) => error))).toBe(false);
  } finally {
    await prisma.$disconnect();
    await pool.end();
    await operator.end();
    await database.drop();
  }
});

test("a transaction of Prisma's may take as long as a statement of its pool", async () => {
  const database = await createTestDatabase();
  const pool = createPool({
    url: database.url,
    role: "muster_app",
    maxConnections: 1,
    statementTimeoutMs: 1_000,
  });
  const prisma = createPrisma(pool);
  const sleepTwice = (seconds: number) =>
    prisma.$transaction(async (transaction) => {
      for (let i = 0; i < 2; i++) await transaction.$queryRaw`select 1 from pg_sleep(${seconds})`;
    });
  try {
    await sleepTwice(0.05);
    const failure = await sleepTwice(0.6).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "P2028" });
    expect(isUnavailable(failure)).toBe(true);
  } finally {
    await prisma.$disconnect();
    await pool.end();
    await database.drop();
  }
});

test("a read that was chosen to end a deadlock is worth asking again", async () => {
  const database = await createTestDatabase();
  const operator = new pg.Client({ connectionString: database.url });
  await operator.connect();
  // Who looks for a deadlock first is who ends.
  await operator.query(
    `alter database ${pg.escapeIdentifier(operator.database ?? "")} set deadlock_timeout = '50ms'`,
  );
  await operator.query("set deadlock_timeout = '1min'");
  const pool = createPool({ url: database.url, role: "muster_app", maxConnections: 1 });
  const reader = await pool.connect();
  try {
    await operator.query("begin; lock table workloads in access exclusive mode");
    await reader.query(`begin; set local app.org = '${randomUUID()}'; select from workload_rollups limit 0`);
    const read = reader.query("select from workloads limit 0").catch((error: unknown) => error);
    await operator.query("lock table workload_rollups in access exclusive mode");
    const failure = await read;
    expect(String(failure)).toContain("deadlock detected");
    expect(isUnavailable(failure)).toBe(true);
  } finally {
    reader.release(true);
    await pool.end();
    await operator.end();
    await database.drop();
  }
});

test("options in the address come before Muster's own, and take the place of none", async () => {
  const database = await createTestDatabase();
  const url = `${database.url}?options=${encodeURIComponent("-c work_mem=7MB -c role=postgres")}`;
  const pool = createPool({ url, role: "muster_app", maxConnections: 1 });
  try {
    const { rows } = await pool.query(
      "select current_user::text as role, current_setting('work_mem') as memory, current_setting('timezone') as zone",
    );
    expect(rows).toEqual([{ role: "muster_app", memory: "7MB", zone: "UTC" }]);
  } finally {
    await pool.end();
    await database.drop();
  }
});
