import { setTimeout } from "node:timers/promises";
import { type Access, createAccess, type Principal } from "@muster/access";
import { observationSchema } from "@muster/contract";
import { observe } from "@muster/core";
import { createPool } from "@muster/db";
import { createWorld, type World } from "@muster/db/testing/world";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { observationAt, sequence } from "../src/faults/lifecycles.ts";
import { judge } from "../src/faults/verdict.ts";

const WORKLOADS = 40;

let world: World;
let access: Access;
let pool: pg.Pool;
let organizationId: string;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
  pool = createPool({ url: world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await Promise.all([pool.end(), access.close()]);
  await world.close();
});

// All that the trial sends, delivered without a fault.
beforeEach(async () => {
  await pool.query("delete from workloads");
  await pool.query("select rebuild_workload_rollups()");
  const organization = await world.organization(`faults-${++count}`);
  const teams = [await world.team(organization, "vision"), await world.team(organization, "speech")];
  organizationId = organization.id;
  const principal: Principal = {
    organizationId: organization.id,
    role: "ORG_ADMIN",
    scopes: ["workloads:write"],
    userId: null,
    via: { kind: "token", id: organization.id },
    ledTeamIds: [],
    joinedTeamIds: [],
    reachedTeamIds: [],
  };
  const ids = teams.map(({ id }) => id);
  const observations = [...sequence(4 * WORKLOADS)].map(({ workload, step }) =>
    observationSchema.parse(observationAt(workload, step, ids)),
  );
  const call = { principal, db: access.databaseFor(principal), now: new Date() };
  for (let first = 0; first < observations.length; first += 30)
    await observe(call, {
      cluster_id: organization.clusterId,
      observations: observations.slice(first, first + 30),
    });
});

const fold = () => pool.query("select fold_workload_rollups()");
const verdict = async () => {
  const client = await pool.connect();
  return judge(client, organizationId, WORKLOADS, () => true).finally(() => client.release());
};
const of = `where organization_id = $1 and external_id = 'job-7'`;
const breakIt = (sql: string) => pool.query(sql, [organizationId]);

test("what was delivered whole is found whole", async () => {
  expect(await verdict()).toEqual({ lost: 0, doubled: 0, aggregate_drift: 0 });
});

test("what a server is just about to fold is waited for", async () => {
  const server = await createPool({
    url: world.url,
    role: "muster_maintenance",
    maxConnections: 1,
  }).connect();
  await server.query("begin");
  // As a fold does, to be the only one.
  await server.query("select pg_advisory_xact_lock(hashtextextended('muster:fold_workload_rollups', 0))");
  const judged = verdict();
  await setTimeout(50);
  await server.query("commit");
  server.release(true);
  expect(await judged).toEqual({ lost: 0, doubled: 0, aggregate_drift: 0 });
});

test.each([
  ["a workload is gone", `delete from workloads ${of}`],
  [
    "a later observation did not come through",
    `update workloads set observed_at = observed_at - interval '1 minute' ${of}`,
  ],
  [
    "an entry of a history is gone",
    `delete from workload_events where organization_id = $1 and status = 'pending'
      and workload_id = (select id from workloads ${of})`,
  ],
  [
    "GPU-seconds are missing in row and sums alike",
    `update workloads set ended_gpu_seconds = ended_gpu_seconds - 1 ${of}`,
  ],
])("it is lost when %s", async (_, sql) => {
  expect((await breakIt(sql)).rowCount).toBe(1);
  expect((await verdict()).lost).toBeGreaterThan(0);
});

test.each([
  [
    "a workload is there under another name",
    `insert into workloads (organization_id, id, initiative_id, cluster_id, external_id, name, status, submitted_by, gpu_count, is_managed, submitted_at, observed_at)
      select organization_id, gen_random_uuid(), initiative_id, cluster_id, 'job-7 again', name, 'pending', submitted_by, gpu_count, is_managed, submitted_at, observed_at
      from workloads ${of}`,
  ],
  [
    "a history has an entry that nobody reported",
    `insert into workload_events (organization_id, workload_id, attempt_count, status, observed_at)
      select organization_id, id, 7, 'running', observed_at from workloads ${of}`,
  ],
  [
    "there is a history of no workload",
    `insert into workload_events (organization_id, workload_id, attempt_count, status, observed_at)
      select organization_id, gen_random_uuid(), 0, 'pending', observed_at from workloads ${of}`,
  ],
])("it is doubled when %s", async (_, sql) => {
  expect((await breakIt(sql)).rowCount).toBe(1);
  expect((await verdict()).doubled).toBe(1);
});

test.each([
  [
    "one roll-up row says one more",
    `update workload_rollups set running_count = running_count + 1
      where ctid = (select ctid from workload_rollups where organization_id = $1 and cube = 'team' limit 1)`,
  ],
  [
    "a roll-up row is gone",
    `delete from workload_rollups where ctid = (select ctid from workload_rollups where organization_id = $1 and cube = 'submitter' limit 1)`,
  ],
])("sums have drifted when %s", async (_, sql) => {
  await fold();
  expect((await breakIt(sql)).rowCount).toBe(1);
  expect(await verdict()).toMatchObject({ lost: 0, doubled: 0, aggregate_drift: 1 });
});

test("sums have drifted when a delta was never folded", async () => {
  await breakIt("delete from workload_rollup_deltas where organization_id = $1");
  expect((await verdict()).aggregate_drift).toBeGreaterThan(0);
});
