import { createPool } from "@muster/db";
import { createWorld, type TestOrganization, type World } from "@muster/db/testing/world";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAsTenant } from "../src/tenant.ts";

let world: World;
let pool: pg.Pool;
let here: TestOrganization;
let there: TestOrganization;

beforeAll(async () => {
  world = await createWorld();
  // One connection, so that whatever a statement leaves behind meets the next one.
  pool = createPool({ url: world.url, role: "muster_app", maxConnections: 1 });
  here = await world.organization("here");
  there = await world.organization("there");
});
afterAll(async () => {
  await pool.end();
  await world.close();
});

const statement = (text: string, values: unknown[] = []) => ({ name: text, text, values });
const ORGANIZATION = statement("select id from organizations");

test("statements of several tenants on one connection each see their own", async () => {
  const asked = [here, there, here, there, there];
  const answers = await Promise.all(asked.map(({ id }) => readAsTenant(pool, id, ORGANIZATION)));
  expect(answers).toEqual(asked.map(({ id }) => [{ id }]));
});

test("the tenant is chosen for one statement only", async () => {
  await readAsTenant(pool, here.id, ORGANIZATION);
  await expect(pool.query("select id from organizations")).rejects.toMatchObject({ code: "22P02" });
  const { rows } = await pool.query("select current_setting('transaction_read_only') as read_only");
  expect(rows).toEqual([{ read_only: "off" }]);
});

test("nothing can be written, whatever the role may do", async () => {
  const text = "update workloads set name = $1 returning id";
  await expect(readAsTenant(pool, here.id, statement(text, ["x"]))).rejects.toMatchObject({ code: "25006" });
  // Nor by choosing otherwise in the statement itself.
  const open = "select set_config('transaction_read_only', 'off', true)";
  await expect(readAsTenant(pool, here.id, statement(open))).rejects.toMatchObject({ code: "25001" });
});

test("a statement that fails leaves the next one unharmed", async () => {
  await expect(readAsTenant(pool, here.id, statement("select 1 / $1::integer", [0]))).rejects.toMatchObject({
    code: "22012",
  });
  await expect(readAsTenant(pool, here.id, statement("select nonsense"))).rejects.toMatchObject({
    code: "42703",
  });
  await expect(readAsTenant(pool, here.id, statement("select $1::integer", ["NaN"]))).rejects.toMatchObject({
    code: "22P02",
  });
  expect(await readAsTenant(pool, there.id, ORGANIZATION)).toEqual([{ id: there.id }]);
});

test("an organization that is no uuid is an error, never an empty answer", async () => {
  await expect(readAsTenant(pool, "", ORGANIZATION)).rejects.toMatchObject({ code: "22P02" });
});

test("a connection does not keep the plan of everything that was ever asked", async () => {
  const kept = async () =>
    Number((await pool.query<{ n: string }>("select count(*) as n from pg_prepared_statements")).rows[0]?.n);
  for (let n = 0; n < 250; n++) {
    const [row] = await readAsTenant(pool, here.id, statement(`select $1::text as said, ${n} as n`, ["x"]));
    expect(row).toEqual({ said: "x", n });
  }
  expect(await kept()).toBeLessThanOrEqual(103);
  expect(await readAsTenant(pool, here.id, ORGANIZATION)).toEqual([{ id: here.id }]);
});
