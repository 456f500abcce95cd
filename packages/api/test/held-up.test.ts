import { newApiToken } from "@muster/access";
import { encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let pool: pg.Pool;
let holder: pg.PoolClient;
beforeAll(async () => {
  server = await createTestServer({ connections: 4, statistics: 1, statementTimeoutMs: 4_000 });
  acme = await smallOrganization(server);
  pool = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await pool.end();
  await server.close();
});
beforeEach(async () => {
  holder = await pool.connect();
  await holder.query("begin");
});
afterEach(async () => {
  await release();
  holder.release();
});

const release = () => holder.query("rollback");
const holdRollups = () => holder.query("lock table workload_rollups in access exclusive mode");
const get = (path: string, token = acme.tokens.ORG_ADMIN) => server.request(path, { token });
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

test("a token is good while somebody holds its row, however many requests it makes", async () => {
  await holder.query("select from api_tokens where last_used_at is null for update");
  const answers = await Promise.all(Array.from({ length: 20 }, () => get("/v1/me")));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test("the use of a token is noted once a minute", async () => {
  await release();
  const used = async () => {
    const { rows } = await holder.query<{ at: Date | null }>(
      "select max(last_used_at) as at from api_tokens",
    );
    return rows[0]?.at;
  };
  await get("/v1/me");
  await expect.poll(used).toEqual(NOW);
  server.now = new Date(NOW.getTime() + 59_000);
  await get("/v1/me");
  await settle();
  expect(await used()).toEqual(NOW);
  server.now = new Date(NOW.getTime() + 61_000);
  await get("/v1/me");
  await expect.poll(used).toEqual(server.now);
  server.now = NOW;
});

test("collectors don't queue behind those who read", async () => {
  await holdRollups();
  const reading = Array.from({ length: 8 }, () => get("/v1/workloads"));
  await settle();
  const collector = newApiToken();
  const owner = { organization: acme.organization, role: "MEMBER" } as const;
  await server.world.token(collector, owner, { scopes: ["workloads:write"] });
  const observation = {
    external_id: "job-1",
    observed_at: NOW,
    status: "pending",
    name: "train",
    submitted_by: "ada@example.com",
    team: "vision",
    instance_type: "a100-80gb",
    gpu_count: 4,
    submitted_at: NOW,
  };
  const cluster_id = encodeId("cluster", acme.organization.clusterId);
  const delivered = await server.request("/v1/ingest/workloads", {
    method: "POST",
    token: collector,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cluster_id, observations: [observation] }),
  });
  expect([delivered.status, delivered.body.data?.counts.created]).toEqual([200, 1]);
  await release();
  expect(new Set((await Promise.all(reading)).map(({ status }) => status))).toEqual(new Set([200]));
});

test("a statement that takes too long, or a connection that can't be had, is a 503 in time", async () => {
  await holdRollups();
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: 12 }, () => get("/v1/workloads")));
  expect(performance.now() - startedAt).toBeLessThan(12_000);
  for (const { status, headers, body } of answers) {
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "UNAVAILABLE", "1"]);
  }
  await release();
  expect((await get("/v1/workloads")).status).toBe(200);
});

test("an organization's statistics take turns; beyond those who may wait: 429 at once", async () => {
  await holdRollups();
  const answers: Awaited<ReturnType<typeof get>>[] = [];
  const all = Array.from({ length: 20 }, () =>
    get("/v1/workloads/stats").then((answer) => void answers.push(answer)),
  );
  await expect.poll(() => answers.length, { timeout: 3_500 }).toBeGreaterThan(0);
  expect(answers[0]?.body.error).toMatchObject({ code: "RATE_LIMITED" });
  expect(answers[0]?.headers.get("retry-after")).toBe("1");
  // What they have not taken is there for others.
  expect((await get("/v1/clusters")).status).toBe(200);
  await release();
  await Promise.all(all);
  const counts = { 200: 0, 429: 0 };
  for (const { status } of answers) counts[status as 200 | 429]++;
  expect(counts[200]).toBeGreaterThan(4);
  expect(counts[200] + counts[429]).toBe(20);
});

test("who sends a call slowly takes nobody's place", async () => {
  const bodies: ReadableStreamDefaultController<Uint8Array>[] = [];
  const slow = Array.from({ length: 30 }, () =>
    server.request("/api/trpc/setup.complete", {
      method: "POST",
      headers: { host: "muster.test", origin: "http://muster.test", "content-type": "application/json" },
      body: new ReadableStream({ start: (controller) => void bodies.push(controller) }),
      duplex: "half",
    }),
  );
  await settle();
  expect((await get("/v1/me")).status).toBe(200);
  for (const [n, body] of bodies.entries()) {
    if (n === 0) body.error(new Error("gone"));
    else body.close();
  }
  const statuses = (await Promise.all(slow)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([400]));
});

test("who asks for a stream is answered when all is done, and has the place until then", async () => {
  const { headers } = await server.request("/api/trpc/setup.status?batch=1&input=%7B%7D", {
    headers: { "trpc-accept": "application/jsonl", accept: "application/jsonl" },
  });
  expect(headers.get("content-type")).toBe("application/json");
});

test("who may not export any more when it is their turn is told so, and gets nothing", async () => {
  await holdRollups();
  const token = newApiToken();
  const id = await server.world.token(token, acme.members.plain);
  const exported = get("/v1/workloads/export?format=csv", token);
  await settle();
  await server.world.prisma.apiToken.updateMany({ where: { id }, data: { revokedAt: NOW } });
  await release();
  expect(await exported).toMatchObject({ status: 403, body: { error: { code: "FORBIDDEN" } } });
});
