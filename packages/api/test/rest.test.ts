import { DAY_MS, encodeId, type Endpoint, endpoints } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NOW } from "./server.ts";
import { type SmallWorld, smallWorld } from "./small-world.ts";

let server: SmallWorld["server"];
let acme: SmallWorld["acme"];
let other: SmallWorld["other"];
let runningId: SmallWorld["runningId"];
let get: SmallWorld["get"];

beforeAll(async () => {
  ({ server, acme, other, runningId, get } = await smallWorld());
});
afterAll(() => server.close());

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
      data: { expiresAt: new Date(NOW.getTime() + DAY_MS) },
    });
    await world.prisma.membership.delete({ where: { organizationId_userId: key } });
    expect((await get("/v1/workloads", token)).status).toBe(401);
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

test("a malformed id in a path is told what would be right, except for a workload's", async () => {
  const all: Endpoint[] = Object.values(endpoints).flatMap((group): Endpoint[] => Object.values(group));
  const ofOne = all.flatMap(({ method, path }) => {
    const name = path && /\{(\w+)\}/.exec(path)?.[1];
    return name && name !== "workload_id" ? [{ method, path: path.replace(`{${name}}`, "x"), name }] : [];
  });
  expect(ofOne.length).toBeGreaterThan(7);
  for (const { method, path, name } of ofOne) {
    const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
    const headers = { "content-type": "application/json" };
    const answer = await server.request(path, { method, token: acme.tokens.ORG_ADMIN, headers, ...body });
    expect([path, answer.status]).toEqual([path, 400]);
    expect(answer.body.error.details).toContainEqual({
      path: name,
      message: expect.stringMatching(/^must be an id like /),
    });
  }
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
