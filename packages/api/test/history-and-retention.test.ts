import { DAY_MS, encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import { expect, test } from "vitest";
import { actingOrganizations } from "./acting-organization.ts";
import { NOW } from "./server.ts";

const { acme, running } = actingOrganizations();

const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();
const ended = {
  external_id: "old",
  observed_at: daysAgo(30),
  status: "completed",
  name: "train",
  submitted_by: "ada@example.com",
  gpu_count: 4,
  submitted_at: daysAgo(40),
  started_at: daysAgo(39),
  completed_at: daysAgo(30),
};
const ran = { ...ended, observed_at: daysAgo(38), status: "running", completed_at: null };

test("what comes late of a workload that is being dropped leaves no history behind", async () => {
  const { call, organization } = await acme();
  const cluster_id = encodeId("cluster", organization.clusterId);
  const tell = (...observations: object[]) =>
    call("POST", "/v1/ingest/workloads", { cluster_id, observations });
  await tell(ended, { ...ran, external_id: "another", observed_at: daysAgo(1) });
  const maintenance = createPool({
    url: running().world.url,
    role: "muster_maintenance",
    maxConnections: 2,
  });
  const dropping = await maintenance.connect();
  try {
    await dropping.query("begin");
    const { rows } = await dropping.query("select archive_workloads($1, 10)::integer as count", [daysAgo(7)]);
    expect(rows).toEqual([{ count: 1 }]);
    const told = tell(ran);
    const { rows: own } = await dropping.query("select pg_current_xact_id()::xid as id");
    const waits = "select from pg_locks where not granted and transactionid = $1::xid";
    const isWaiting = async () => (await maintenance.query(waits, [own[0].id])).rowCount === 1;
    await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
    await dropping.query("commit");
    expect((await told).status).toBe(200);
    const lost = await maintenance.query(`select from workload_events e where not exists
      (select from workloads w where w.organization_id = e.organization_id and w.id = e.workload_id)`);
    expect(lost.rowCount).toBe(0);
  } finally {
    dropping.release(true);
    await maintenance.end();
  }
});
