import { encodeId, newUuid } from "@muster/contract";
import { createWorld, type World } from "@muster/db/testing/world";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRuntime, type Runtime } from "../src/runtime.ts";

const log = { info() {}, error() {} };
let world: World;
let runtime: Runtime;
beforeAll(async () => {
  world = await createWorld();
  runtime = createRuntime({
    databaseUrl: world.url,
    secret: "x".repeat(32),
    version: "0",
    log,
    isMeasured: true,
    limits: { reads: 1 },
  });
});
afterAll(async () => {
  await runtime.close();
  await world.close();
});

const get = (path: string) => runtime.api.fetch(new Request(`http://muster.test${path}`));
const figures = async (of = runtime) => (await of.metrics?.text())?.split("\n") ?? [];

test("requests are counted and timed by route, never by what stands in the path", async () => {
  await get("/v1/health");
  await get("/v1/health?x=1");
  await get("/v1/workloads/wl_secret");
  await get("/v1/secret");
  const lines = await figures();
  const counted = (route: string, status: number) =>
    `muster_http_request_duration_seconds_count{route="${route}",method="GET",status="${status}"} 1`;
  expect(lines).toContain(counted("/v1/health", 200));
  expect(lines).toContain(counted("/v1/health", 400));
  expect(lines).toContain(counted("/v1/workloads/{workload_id}", 401));
  expect(lines).toContain(counted("none", 404));
  expect(lines.join()).not.toContain("secret");
});

test("what is in flight, turned away and limited, and the connections to the database", async () => {
  const admitted = runtime.admission.enter("read");
  expect((await get("/v1/workloads")).status).toBe(503);
  const lines = await figures();
  expect(lines).toContain('muster_in_flight{work="read"} 1');
  expect(lines).toContain('muster_shed_total{work="read"} 1');
  expect(lines).toContain('muster_shed_total{work="ingest"} 0');
  expect(lines).toContain('muster_rate_limited_total{share="token"} 0');
  expect(lines).toContain('muster_database_connections{pool="authentication",state="idle"} 1');
  expect(lines).toContain('muster_database_connections{pool="reads",state="waiting"} 0');
  admitted.leave();
});

test("how old the newest observation of each cluster is, and what waits to be folded", async () => {
  const acme = await world.organization("acme");
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const report = (newestObservedAt: Date | null, receivedAt: Date) => ({
    organizationId: acme.id,
    clusterId: acme.clusterId,
    id: newUuid(receivedAt.getTime()),
    receivedAt,
    newestObservedAt,
    acceptedCount: 1,
    rejectedCount: 0,
  });
  await world.prisma.clusterReport.createMany({
    data: [report(ago(90), ago(80)), report(ago(4_000), ago(60)), report(null, ago(10))],
  });
  const silent = await world.organization("silent");
  const team = await world.team(acme, "vision");
  await world.workloads([{ team, submittedAt: ago(100) }]);

  const lines = await figures();
  const cluster = encodeId("cluster", acme.clusterId);
  const lag = lines.find((line) => line.startsWith("muster_ingest_lag_seconds{") && line.includes(cluster));
  expect(Number(lag?.split(" ").at(-1))).toBeGreaterThanOrEqual(90);
  expect(Number(lag?.split(" ").at(-1))).toBeLessThan(120);
  expect(lines.join()).not.toContain(encodeId("cluster", silent.clusterId));
  expect(lines).toContain("muster_rollup_deltas_waiting 1");
});

test("what only the database knows is missing while it is away, and not nothing", async () => {
  const databaseUrl = "postgresql://muster@127.0.0.1:1/muster";
  const cut = createRuntime({ databaseUrl, secret: "x".repeat(32), version: "0", log, isMeasured: true });
  const lines = await figures(cut);
  expect(lines).toContain('muster_in_flight{work="read"} 0');
  expect(lines.filter((line) => line.startsWith("muster_rollup_deltas_waiting"))).toEqual([]);
  await cut.close();
});

test("nothing is kept when nobody asks for it", async () => {
  const plain = createRuntime({ databaseUrl: world.url, secret: "x".repeat(32), version: "0", log });
  expect(plain.metrics).toBeUndefined();
  await plain.close();
});
