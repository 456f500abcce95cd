import { createWorld, type World } from "@muster/db/testing/world";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
let client: pg.Client;
const told: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  // To see plans, and to write past the walls, takes a superuser.
  client = new pg.Client(world.url);
  client.on("notice", ({ message }) => void told.push(message ?? ""));
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await world.close();
});

test("what is folded is taken by where it stands, also by a plan that was made when nothing waited to be folded", async () => {
  const acme = await world.organization("acme");
  const team = await world.team(acme, "vision");
  await client.query("vacuum analyze workload_rollup_deltas");
  await client.query("set plan_cache_mode = force_generic_plan");
  await client.query("select fold_workload_rollups()");
  const { rows } = await client.query<{ id: string }>(
    "insert into clusters (organization_id, id, name, scheduler) values ($1, gen_random_uuid(), 'one', 'slurm') returning id",
    [acme.id],
  );
  await client.query(
    `insert into workloads (organization_id, id, initiative_id, cluster_id, external_id, name, status, submitted_by, gpu_count, is_managed,
        submitted_at, observed_at)
      select $1, gen_random_uuid(), $2, $3, i::text, 'train', 'pending', 'ada@acme.example', 1, false, at, at
      from (select i, '2026-06-01T12:00:00Z'::timestamptz - i * interval '1 hour' as at from generate_series(1, 500) i) numbered`,
    [acme.id, team.id, rows[0]?.id],
  );
  await client.query("load 'auto_explain'");
  for (const [name, value] of Object.entries({
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    client_min_messages: "log",
  }))
    await client.query("select set_config($1, $2, false)", [name, value]);
  const folded = await client.query<{ n: string }>("select fold_workload_rollups() as n");
  expect(Number(folded.rows[0]?.n)).toBeGreaterThan(0);
  // A scan would compare every delta with every one that is to be taken.
  const plan = told.find((text) => text.includes("Delete on workload_rollup_deltas"));
  expect(plan).toContain("Tid Scan on workload_rollup_deltas");
});
