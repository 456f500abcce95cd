import { newUuid } from "@muster/contract";
import { createPool } from "@muster/db";
import { createWorld, type TestOrganization, type World } from "@muster/db/testing/world";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccess, type Access } from "../src/access.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const HOUR_MS = 3_600_000;

let world: World;
let access: Access;
let maintenance: pg.Pool;
let busy: TestOrganization;
let quiet: TestOrganization;

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
  maintenance = createPool({ url: world.url, role: "muster_maintenance", maxConnections: 1 });
  busy = await world.organization("busy");
  quiet = await world.organization("quiet");
  // Every quarter of an hour for fifty hours, until now; and one that has fallen silent long ago.
  await reports(busy, 200, (n) => new Date(NOW.getTime() - (199 - n) * 0.25 * HOUR_MS));
  await reports(quiet, 90, (n) => new Date(NOW.getTime() - (900 - n) * HOUR_MS));
  await rejections(busy, 1_003);
  await rejections(quiet, 7);
});
afterAll(async () => {
  await Promise.all([access.close(), maintenance.end()]);
  await world.close();
});

async function reports({ id, clusterId }: TestOrganization, count: number, receivedAt: (n: number) => Date) {
  const times = Array.from({ length: count }, (_, n) => receivedAt(n));
  await maintenance.query(
    `insert into cluster_reports (organization_id, cluster_id, id, received_at, newest_observed_at, accepted_count, rejected_count)
      select $1, $2, id, at, at, 1, 1 from unnest($3::uuid[], $4::timestamptz[]) r(id, at)`,
    [id, clusterId, times.map((at) => newUuid(at.getTime())), times],
  );
}

async function rejections({ id, clusterId }: TestOrganization, count: number) {
  const ids = Array.from({ length: count }, (_, n) => newUuid(NOW.getTime() - (count - n) * 1_000));
  await maintenance.query(
    `insert into rejected_observations (organization_id, cluster_id, id, received_at, external_id, reason)
      select $1, $2, id, $4, n::text, 'wrong' from unnest($3::uuid[]) with ordinality r(id, n)`,
    [id, clusterId, ids, NOW],
  );
}

const read = async (organization: TestOrganization, what: string, from: string) =>
  (
    await maintenance.query<{ value: unknown }>(
      `select ${what} as value from ${from} where organization_id = $1`,
      [organization.id],
    )
  ).rows[0]?.value;

async function statesOf({ id }: TestOrganization) {
  const database = access.databaseFor({
    organizationId: id,
    role: "ORG_ADMIN",
    scopes: [],
    userId: null,
    via: { kind: "token", id },
    ledTeamIds: [],
    joinedTeamIds: [],
    reachedTeamIds: [],
  });
  return database.collectors.states(new Date(NOW.getTime() - 24 * HOUR_MS));
}

test("old reports and rejections go, and nothing that is said of a cluster changes", async () => {
  const before = [await statesOf(busy), await statesOf(quiet)];
  // Of 200 reports 97 are of the last 24 hours; the newest 100 stay, and the first.
  expect(await access.tidyReports(NOW)).toBe(99 + 3);
  expect(await read(busy, "count(*)::integer", "cluster_reports")).toBe(101);
  expect(await read(busy, "count(*)::integer", "rejected_observations")).toBe(1_000);
  expect(await read(busy, "min(external_id::integer)", "rejected_observations")).toBe(4);
  // A silent cluster's last words stay, however long ago they were.
  expect(await read(quiet, "count(*)::integer", "cluster_reports")).toBe(90);
  expect(await read(quiet, "count(*)::integer", "rejected_observations")).toBe(7);
  expect([await statesOf(busy), await statesOf(quiet)]).toEqual(before);
  expect(before[0]?.[0]?.rejected_count).toBe(97);
  expect(await access.tidyReports(NOW)).toBe(0);
});
