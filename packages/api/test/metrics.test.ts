import { createTestDatabase, type TestDatabase } from "@muster/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRuntime, type Runtime } from "../src/runtime.ts";

const log = { info() {}, error() {} };
let database: TestDatabase;
let runtime: Runtime;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = createRuntime({
    databaseUrl: database.url,
    secret: "x".repeat(32),
    version: "0",
    log,
    isMeasured: true,
    limits: { reads: 1 },
  });
});
afterAll(async () => {
  await runtime.close();
  await database.drop();
});

const get = (path: string) => runtime.api.fetch(new Request(`http://muster.test${path}`));
const figures = async () => (await runtime.metrics?.text())?.split("\n") ?? [];

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
  expect(lines).toContain('muster_database_connections{pool="requests",state="idle"} 1');
  expect(lines).toContain('muster_database_connections{pool="requests",state="waiting"} 0');
  admitted.leave();
});

test("nothing is kept when nobody asks for it", async () => {
  const plain = createRuntime({ databaseUrl: database.url, secret: "x".repeat(32), version: "0", log });
  expect(plain.metrics).toBeUndefined();
  await plain.close();
});
