import { execFileSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { createTestDatabase } from "../src/testing/index.ts";

test("test databases are migrated, apart from each other, and gone when dropped", async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  client.on("error", () => {});
  await client.connect();
  await client.query("create table mine (id int)");
  expect((await client.query("select to_regclass('organizations')::text as table")).rows).toEqual([
    { table: "organizations" },
  ]);

  const neighbour = new pg.Client({ connectionString: other.url });
  await neighbour.connect();
  expect((await neighbour.query("select to_regclass('mine') as table")).rows).toEqual([{ table: null }]);
  await neighbour.end();

  // Somebody who is still connected doesn't keep a database alive.
  await Promise.all([one.drop(), other.drop()]);
  await expect(new pg.Client({ connectionString: one.url }).connect()).rejects.toMatchObject({
    code: "3D000",
  });
});

test.runIf(inject("postgresBin"))("they are of the PostgreSQL that was asked for", async () => {
  const program = path.join(inject("postgresBin") ?? "", "postgres");
  const asked = execFileSync(program, ["--version"], { encoding: "utf8" });
  const server = new pg.Client({ connectionString: inject("postgresUrl") });
  await server.connect();
  const { rows } = await server.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await server.end();
  expect(asked).toContain(` ${rows[0]?.version}`);
});
