import pg from "pg";
import { expect, test } from "vitest";
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
