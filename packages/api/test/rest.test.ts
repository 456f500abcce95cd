import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let other: Awaited<ReturnType<typeof smallOrganization>>;
let runningId: string;

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server, "acme");
  other = await smallOrganization(server, "other");
  const { vision, video, speech } = acme.teams;
  const [running] = await server.world.workloads([
    {
      team: vision,
      status: "running",
      submittedAt: minutesAgo(70),
      attempts: [{ startedAt: minutesAgo(60), endedAt: null }],
      gpuCount: 8,
      name: "training-job-001",
    },
    { team: video, status: "pending", submittedAt: minutesAgo(10), submittedBy: "ada@example.com" },
    {
      team: speech,
      status: "completed",
      submittedAt: minutesAgo(500),
      attempts: [{ startedAt: minutesAgo(400), endedAt: minutesAgo(280) }],
      gpuCount: 2,
      isManaged: true,
    },
    {
      team: vision,
      status: "failed",
      submittedAt: minutesAgo(300),
      attempts: [{ startedAt: minutesAgo(299), endedAt: minutesAgo(298) }],
    },
  ]);
  runningId = encodeId("workload", running ?? "");
  await server.world.workloads([{ team: other.teams.vision, submittedAt: minutesAgo(5) }]);
});
afterAll(() => server.close());

const get = (
  path: string,
  token: string | undefined = acme.tokens.ORG_ADMIN,
  headers: Record<string, string> = {},
) => server.request(path, { token, headers });

describe("the envelope", () => {
  test("a list has data, metadata and the request id of the header", async () => {
    const { status, headers, body } = await get("/v1/workloads", undefined, {
      "x-request-id": "my-own.id_1",
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["data", "metadata", "request_id"]);
    expect(body.metadata).toEqual({ next_token: null, total_count: 4 });
    expect(body.request_id).toBe("my-own.id_1");
    expect(headers.get("x-request-id")).toBe("my-own.id_1");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("cache-control")).toBe("private, no-store");
  });

  test("a request id that is no plain word is replaced", async () => {
    const { body } = await get("/v1/workloads", undefined, { "x-request-id": 'a "b"' });
    expect(body.request_id).toMatch(/^req_[0-9a-z]{26}$/);
  });

  test("the request leaves one log line with its id, and neither token nor query", async () => {
    await get("/v1/workloads?submitted_by=secret%40example.com", undefined, { "x-request-id": "logged-1" });
    const lines = server.log.filter(({ fields }) => fields.request_id === "logged-1");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.fields).toMatchObject({ method: "GET", path: "/v1/workloads", status: 200 });
    expect(JSON.stringify(lines)).not.toMatch(/mst_|secret/);
  });

  test("no route, a wrong method and HEAD", async () => {
    expect((await get("/v1/nothing")).body.error.code).toBe("NOT_FOUND");
    expect((await get("/v1/workloads/")).status).toBe(404);
    const wrong = await server.request("/v1/workloads", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow"), wrong.body.error.code]).toEqual([
      405,
      "GET, HEAD",
      "METHOD_NOT_ALLOWED",
    ]);
    const head = await server.request("/v1/workloads", { method: "HEAD", token: acme.tokens.ORG_ADMIN });
    expect(head.status).toBe(200);
  });
});

describe("who is calling", () => {
  test.each([
    ["no token", {}],
    ["another scheme", { authorization: "Basic abc" }],
    ["a token that was never issued", { authorization: "Bearer mst_0000000000000000000000000000000GWjPB" }],
    ["a wrong checksum", { authorization: `Bearer mst_${"a".repeat(36)}` }],
    ["a cookie instead", { cookie: "muster_session=abc" }],
  ])("%s: 401", async (_, headers) => {
    const {
      status,
      body,
      headers: answered,
    } = await server.request("/v1/workloads", { headers: headers as Record<string, string> });
    expect([status, body.error.code, answered.get("www-authenticate")]).toEqual([
      401,
      "UNAUTHENTICATED",
      "Bearer",
    ]);
  });

  test("another organization and one that does not exist: the same 403", async () => {
    const foreign = await get("/v1/workloads", undefined, {
      "x-organization-id": encodeId("organization", other.organization.id),
    });
    const missing = await get("/v1/workloads", undefined, {
      "x-organization-id": encodeId("organization", "01900000-0000-7000-8000-000000000000"),
    });
    expect([foreign.status, missing.status]).toEqual([403, 403]);
    expect(foreign.body.error).toEqual(missing.body.error);
    const own = await get("/v1/workloads", undefined, {
      "x-organization-id": encodeId("organization", acme.organization.id),
    });
    expect(own.status).toBe(200);
  });

  test("revoking, expiring and demoting take effect on the next request", async () => {
    const { world } = server;
    const member = await world.member(acme.organization, "temp@acme.example", { role: "ORG_ADMIN" });
    const token = await server.tokenFor(member);
    const total = async () => (await get("/v1/workloads", token)).body.metadata?.total_count;
    expect(await total()).toBe(4);
    const key = { organizationId: acme.organization.id, userId: member.id };
    await world.prisma.membership.update({ where: { organizationId_userId: key }, data: { role: "MEMBER" } });
    expect(await total()).toBe(0);
    await world.prisma.apiToken.updateMany({ where: { ownerUserId: member.id }, data: { revokedAt: NOW } });
    expect((await get("/v1/workloads", token)).status).toBe(401);
    await world.prisma.apiToken.updateMany({
      where: { ownerUserId: member.id },
      data: { revokedAt: null, expiresAt: NOW },
    });
    expect((await get("/v1/workloads", token)).status).toBe(401);
    await world.prisma.apiToken.updateMany({
      where: { ownerUserId: member.id },
      data: { expiresAt: new Date(NOW.getTime() + 86_400_000) },
    });
    await world.prisma.membership.delete({ where: { organizationId_userId: key } });
    expect((await get("/v1/workloads", token)).status).toBe(401);
  });
});

describe("GET /v1/workloads", () => {
  const names = async (query: string, token?: string) => {
    const { body } = await get(`/v1/workloads${query}`, token);
    return body.error ?? body.data.workloads.map((workload: { status: string }) => workload.status);
  };

  test("newest first, every field present", async () => {
    const { body } = await get("/v1/workloads");
    expect(body.data.workloads.map((w: { status: string }) => w.status)).toEqual([
      "pending",
      "running",
      "failed",
      "completed",
    ]);
    expect(body.data.workloads[1]).toEqual({
      workload_id: runningId,
      name: "training-job-001",
      status: "running",
      submitted_by: "user@example.com",
      initiative_id: encodeId("initiative", acme.teams.vision.id),
      instance_type: "a100-80gb",
      gpu_count: 8,
      submitted_at: "2026-06-15T10:50:00.250Z",
      started_at: "2026-06-15T11:00:00.250Z",
      completed_at: null,
      duration_seconds: 3599,
      gpu_hours_used: 7.9978,
      exit_code: null,
      is_managed: false,
      cluster_id: encodeId("cluster", acme.organization.clusterId),
      namespace: null,
    });
  });

  test("filters", async () => {
    expect(await names("?status=running")).toEqual(["running"]);
    expect(await names("?status=failed,running,failed")).toEqual(["running", "failed"]);
    expect(await names("?is_managed=true")).toEqual(["completed"]);
    expect(await names("?submitted_by=ada%40example.com")).toEqual(["pending"]);
    expect(await names("?submitted_by=ada%40example.com&status=failed")).toEqual([]);
    expect(
      await names(`?start_date=${minutesAgo(300).toISOString()}&end_date=${minutesAgo(10).toISOString()}`),
    ).toEqual(["running", "failed"]);
    expect(await names("?end_date=2026-06-15")).toEqual([]);
    expect(await names("?start_date=2026-06-15T12:50:00%2B02:00")).toEqual(["pending", "running"]);
  });

  test("a team, with and without those below", async () => {
    const vision = encodeId("initiative", acme.teams.vision.id);
    expect(await names(`?initiative_id=${vision}`)).toEqual(["running", "failed"]);
    expect(await names(`?initiative_id=${vision}&include_descendants=true`)).toEqual([
      "pending",
      "running",
      "failed",
    ]);
    expect(await names(`?initiative_id=${encodeId("initiative", other.teams.vision.id)}`)).toEqual([]);
    // A team above that is not seen has nothing below it either: it answers as one that does not exist.
    const hidden = `?initiative_id=${encodeId("initiative", acme.teams.research.id)}&include_descendants=true`;
    expect(await names(hidden, acme.tokens.MEMBER)).toEqual([]);
    expect(await names(hidden, acme.tokens.TEAM_LEAD)).toEqual([]);
    expect(await names(`?initiative_id=${vision}&include_descendants=true`, acme.tokens.MEMBER)).toEqual([
      "running",
      "failed",
    ]);
    expect(
      await names(`?initiative_id=${encodeId("initiative", acme.teams.speech.id)}`, acme.tokens.TEAM_LEAD),
    ).toEqual([]);
  });

  test.each([
    ["?limit=0", "limit", "must be a whole number from 1 to 100"],
    ["?limit=101", "limit", "must be a whole number from 1 to 100"],
    ["?limit=2.5", "limit", "must be a whole number from 1 to 100"],
    ["?limit=", "limit", "must be a whole number from 1 to 100"],
    ["?statsu=running", "statsu", "is not a parameter; did you mean status?"],
    ["?status=running&status=failed", "status", "is given more than once"],
    ["?status=done", "status", /pending.*running/],
    ["?is_managed=yes", "is_managed", "must be true or false"],
    ["?start_date=yesterday", "start_date", /ISO 8601/],
    ["?start_date=2026-06-15T10:00:00", "start_date", /ISO 8601/],
    ["?start_date=2026-02-30", "start_date", /ISO 8601/],
    ["?initiative_id=init_xyz", "initiative_id", /must be an id like init_/],
    ["?submitted_by=%00", "submitted_by", /NUL/],
    ["?submitted_by=%ff", "", /percent-encoding/],
    ["?next_token=abc", "next_token", /not a cursor/],
    ["?__proto__=1", "__proto__", /is not a parameter/],
  ])("%s: 400 that names the parameter", async (query, path, message) => {
    const { status, body } = await get(`/v1/workloads${query}`);
    expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(body.error.details[0].path).toBe(path);
    expect(body.error.details[0].message).toMatch(message);
  });

  test("organization_id must be the selected one", async () => {
    expect(
      (await get(`/v1/workloads?organization_id=${encodeId("organization", acme.organization.id)}`)).status,
    ).toBe(200);
    const { status, body } = await get(
      `/v1/workloads?organization_id=${encodeId("organization", other.organization.id)}`,
    );
    expect([status, body.error.details[0].path]).toEqual([400, "organization_id"]);
  });
});

describe("cursors", () => {
  test("a walk returns every row once, and the limit may change", async () => {
    const seen: string[] = [];
    let token: string | null = "";
    for (const limit of [1, 2, 100]) {
      const { body } = await get(`/v1/workloads?limit=${limit}${token ? `&next_token=${token}` : ""}`);
      seen.push(...body.data.workloads.map((w: { workload_id: string }) => w.workload_id));
      expect(body.metadata.total_count).toBe(4);
      token = body.metadata.next_token;
    }
    expect(token).toBeNull();
    expect(new Set(seen).size).toBe(4);
  });

  test("altered in any one character, foreign or with other filters: 400", async () => {
    const { body } = await get("/v1/workloads?limit=1");
    const cursor: string = body.metadata.next_token;
    expect(cursor).toMatch(/^eyJ/);
    const statusOf = async (token: string, query = "", bearer?: string) =>
      (await get(`/v1/workloads?limit=1&next_token=${token}${query}`, bearer)).status;
    expect(await statusOf(cursor)).toBe(200);
    for (let i = 0; i < cursor.length; i++) {
      const altered = cursor.slice(0, i) + (cursor[i] === "A" ? "B" : "A") + cursor.slice(i + 1);
      expect(await statusOf(altered)).toBe(400);
    }
    expect(await statusOf(cursor, "&status=running")).toBe(400);
    expect(await statusOf(cursor, "", other.tokens.ORG_ADMIN)).toBe(400);
    // It grants nothing: another reader of the same organization sees the rest of their own list.
    const lead = await get(`/v1/workloads?next_token=${cursor}`, acme.tokens.MEMBER);
    expect(lead.body.metadata.total_count).toBe(2);
  });
});

describe("GET /v1/workloads/{workload_id}", () => {
  test("hidden, foreign, missing and malformed answer alike", async () => {
    const { body: own } = await get(`/v1/workloads/${runningId}`);
    expect(own.data.workload_id).toBe(runningId);
    const { body: list } = await get("/v1/workloads?status=completed");
    const { body: foreign } = await get("/v1/workloads", other.tokens.ORG_ADMIN);
    const ids = [
      list.data.workloads[0].workload_id,
      foreign.data.workloads[0].workload_id,
      encodeId("workload", "01900000-0000-7000-8000-000000000000"),
      "wl_abc123",
      "%ff",
    ];
    const answers = await Promise.all(
      ids.map((id) => get(`/v1/workloads/${id}`, acme.tokens.MEMBER, { "x-request-id": "same" })),
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body]);
  });
});

describe("GET /v1/workloads/stats", () => {
  test("sums over the default range, and groups that add up to them", async () => {
    const { body } = await get("/v1/workloads/stats?group_by=initiative_id");
    expect(body.data.summary).toEqual({
      total_workloads: 4,
      total_gpu_hours: 12.0144,
      average_duration_seconds: 3630,
      success_rate: 0.5,
    });
    expect(body.data.grouped).toEqual([
      {
        initiative_id: encodeId("initiative", acme.teams.vision.id),
        workload_count: 2,
        gpu_hours: 8.0144,
        success_rate: 0,
      },
      {
        initiative_id: encodeId("initiative", acme.teams.speech.id),
        workload_count: 1,
        gpu_hours: 4,
        success_rate: 1,
      },
      {
        initiative_id: encodeId("initiative", acme.teams.video.id),
        workload_count: 1,
        gpu_hours: 0,
        success_rate: null,
      },
    ]);
  });

  test("without group_by there are no groups, and what is missing is null", async () => {
    const { body } = await get(
      "/v1/workloads/stats?time_range=custom&start_date=2020-01-01&end_date=2020-02-01",
    );
    expect(body.data).toEqual({
      summary: { total_workloads: 0, total_gpu_hours: 0, average_duration_seconds: null, success_rate: null },
    });
  });

  test.each([
    ["?time_range=custom", "start_date"],
    ["?time_range=today&end_date=2026-01-01", "end_date"],
    ["?start_date=2026-01-01", "start_date"],
    ["?time_range=custom&start_date=2026-02-01&end_date=2026-01-01", "end_date"],
    ["?time_zone=Mars/Olympus", "time_zone"],
    ["?time_zone=%2B05:30", "time_zone"],
    ["?group_by=name", "group_by"],
    ["?limit=5", "limit"],
  ])("%s: 400 that names the parameter", async (query, path) => {
    const { status, body } = await get(`/v1/workloads/stats${query}`);
    expect([status, body.error.details[0].path]).toEqual([400, path]);
  });

  test("total_workloads is the list's total_count over the same range, for every role", async () => {
    const start = minutesAgo(400).toISOString();
    for (const token of Object.values(acme.tokens)) {
      const stats = await get(`/v1/workloads/stats?time_range=custom&start_date=${start}`, token);
      const list = await get(`/v1/workloads?start_date=${start}`, token);
      expect(stats.body.data.summary.total_workloads).toBe(list.body.metadata.total_count);
    }
  });
});

test("the OpenAPI document is answered as everything else is", async () => {
  const { status, headers, body } = await server.request("/v1/openapi.json");
  expect([status, body.openapi]).toEqual([200, "3.1.0"]);
  expect(headers.get("x-request-id")).toMatch(/^req_/);
  expect((await server.request("/v1/openapi.json", { method: "POST" })).headers.get("allow")).toBe(
    "GET, HEAD",
  );
});

describe("health", () => {
  test("says that the server is stopping, while it still lives", async () => {
    server.isStopping = true;
    const { status, headers, body } = await server.request("/v1/health");
    const live = await server.request("/v1/health/live");
    server.isStopping = false;
    expect([status, body.data.status, body.error.code]).toEqual([503, "unhealthy", "UNAVAILABLE"]);
    expect(headers.get("retry-after")).toBe("1");
    expect(live.status).toBe(200);
  });

  test("answers without a token", async () => {
    for (const path of ["/v1/health", "/v1/health/live"]) {
      const { status, body } = await server.request(path);
      expect([status, body.data]).toEqual([
        200,
        { status: "healthy", version: "0.0.0-test", timestamp: NOW.toISOString() },
      ]);
    }
  });
});
