import { newApiToken } from "@muster/access";
import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
const collector = newApiToken();
beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server, "acme");
  await server.world.token(
    collector,
    { organization: acme.organization, role: "MEMBER" },
    { scopes: ["workloads:write"] },
  );
});
afterAll(() => server.close());

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const running = (more: object = {}) => ({
  external_id: "job",
  observed_at: minutesAgo(50),
  status: "running",
  name: "train",
  submitted_by: "ada@example.com",
  gpu_count: 4,
  submitted_at: minutesAgo(61),
  started_at: minutesAgo(50),
  ...more,
});
const attempt = (more: object = {}) => ({
  attempt_id: "1",
  started_at: minutesAgo(50),
  ended_at: null,
  gpu_count: 4,
  ...more,
});
const ages = Array.from({ length: 200 }, (_, n) =>
  attempt({
    attempt_id: String(n),
    started_at: "0001-01-01T00:00:00Z",
    ended_at: minutesAgo(50),
    gpu_count: 1_000_000,
  }),
);
const ingest = (observations: unknown) =>
  server.request("/v1/ingest/workloads", {
    method: "POST",
    token: collector,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      cluster_id: encodeId("cluster", acme.organization.clusterId),
      observations,
    }),
  });

test.each([
  ["a NUL in its name", { external_id: "x\0" }, "external_id: must not contain a NUL character"],
  ["half of a character in its name", { external_id: "x\ud800" }, "external_id: must be well-formed Unicode"],
  ["a NUL in a key that there is not", { "a\0": 1 }, "is no field of an observation"],
  ["a NUL in a label's key", { labels: { "k\0": "v" } }, "labels"],
  ["half of a character in a label", { labels: { a: "\ud800" } }, "labels.a: must be well-formed Unicode"],
  [
    "a suspension of ages",
    { attempts: [attempt({ suspended_seconds: 300_000_000_000 })] },
    "attempts.0.suspended_seconds: is longer than the attempt",
  ],
  [
    "a suspension of decades",
    {
      submitted_at: "1900-01-01T00:00:00Z",
      started_at: undefined,
      attempts: [attempt({ started_at: "1900-01-01T00:00:00Z", suspended_seconds: 3_000_000_000 })],
    },
    "attempts.0.suspended_seconds: is more than 2,147,483,647",
  ],
  [
    "more GPUs than can be summed",
    {
      started_at: undefined,
      gpu_count: 1_000_000,
      attempts: ["1", "2"].map((attempt_id) =>
        attempt({ attempt_id, gpu_count: 1_000_000, ended_at: minutesAgo(29) }),
      ),
      status: "pending",
    },
    "attempts: hold more than 1,000,000 GPUs together",
  ],
  [
    "more GPU-seconds than can be summed",
    { submitted_at: "0001-01-01T00:00:00Z", started_at: undefined, attempts: ages, status: "running" },
    "gpu_count: makes more than 10,000,000,000,000 GPU-seconds",
  ],
])("%s is refused, noted, and takes nobody with it", async (_, wrong, reason) => {
  const { status, body } = await ingest([running(wrong), running({ external_id: "good" })]);
  expect(status).toBe(200);
  const [refused, good] = body.data.results;
  expect(refused).toMatchObject({ outcome: "rejected", workload_id: null });
  expect(refused.reason).toContain(reason);
  expect(good.outcome).not.toBe("rejected");
});

test("so many GPUs so long ago that no sum holds a request of them are refused one by one", async () => {
  const [from, until] = ["0001-01-01T00:00:00Z", "0001-01-01T01:30:00Z"];
  const ancient = { submitted_at: from, started_at: from, completed_at: until, status: "completed" };
  const many = Array.from({ length: 200 }, (_, n) =>
    running({ external_id: `ancient-${n}`, gpu_count: 1_000_000, ...ancient }),
  );
  const { status, body } = await ingest([...many, running({ external_id: "of-today" })]);
  expect([status, body.data.counts.rejected, body.data.counts.created]).toEqual([200, 200, 1]);
  expect(body.data.results[0].reason).toBe("started_at: is too far from 1970 for so many GPUs");
});

test("a label may hold what looks like an escaped NUL, or nothing", async () => {
  const { body } = await ingest([running({ external_id: "path", labels: { path: "C:\\u0000", none: "" } })]);
  expect(body.data.results[0].outcome).toBe("created");
});

test("times of the first years are the same wherever they are told", async () => {
  const first = "0050-06-01T12:00:00.000Z";
  const times = { submitted_at: first, started_at: first, completed_at: first };
  const old = running({ external_id: "old", status: "completed", ...times });
  const { body } = await ingest([old]);
  const id = body.data.results[0].workload_id as string;
  const token = acme.tokens.ORG_ADMIN;
  const workload = await server.request(`/v1/workloads/${id}`, { token });
  const attempts = await server.request(`/v1/workloads/${id}/attempts`, { token });
  expect(workload.body.data.started_at).toBe(first);
  expect(attempts.body.data.attempts[0].started_at).toBe(first);
});

test.each(["start_date", "end_date"])("a %s after the year 9999 by UTC is refused", async (name) => {
  const path = `/v1/workloads?${name}=${encodeURIComponent("9999-12-31T23:30:00-01:00")}`;
  const { status, body } = await server.request(path, { token: acme.tokens.ORG_ADMIN });
  expect(status).toBe(400);
  expect(body.error.details[0].path).toBe(name);
});

test("of what is wrong a thousand times little is said", async () => {
  const labels = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`label-${n}`, n]));
  const wide = await ingest([running({ labels })]);
  expect(wide.body.data.results).toMatchObject([{ reason: "labels: must be at most 64 labels" }]);
  const attempts = Array.from({ length: 900 }, () => ({}));
  const [{ reason }] = (await ingest([running({ attempts })])).body.data.results;
  expect(reason).toMatch(/^attempts\.0\./);
  expect(reason.length).toBeLessThanOrEqual(1_000);
});

test("of a body with thousands of unknown fields the first are told", async () => {
  const unknown = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, n) => [
      `field_${n}_${"x".repeat(300)}`.slice(0, n === 0 ? 300 : 12),
      n,
    ]),
  );
  const { status, body } = await server.request("/v1/ingest/workloads", {
    method: "POST",
    token: collector,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(unknown),
  });
  expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
  expect(body.error.details).toHaveLength(20);
  expect(JSON.stringify(body).length).toBeLessThan(20_000);
});
