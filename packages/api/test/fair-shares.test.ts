import { newApiToken } from "@muster/access";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestServer, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer({ requestsPerToken: 3, requestsPerOrganization: 5 });
});
afterAll(() => server.close());

let count = 0;
const organization = () => smallOrganization(server, `acme-${++count}`);
const list = (token: string) => server.request("/v1/workloads", { token });

describe("a token's share", () => {
  test("is told on every answer, and when it is used up: 429, and when to come back", async () => {
    const { tokens } = await organization();
    const first = await list(tokens.ORG_ADMIN);
    expect(first.status).toBe(200);
    expect(first.headers.get("ratelimit-policy")).toBe('"token";q=3;w=60, "organization";q=5;w=60');
    expect(first.headers.get("ratelimit")).toMatch(/^"token";r=2;t=60, "organization";r=4;t=60$/);
    const wrong = await server.request("/v1/workloads?limit=0", { token: tokens.ORG_ADMIN });
    expect([wrong.status, wrong.headers.get("ratelimit")?.slice(0, 11)]).toEqual([400, '"token";r=1']);
    await list(tokens.ORG_ADMIN);

    const beyond = await list(tokens.ORG_ADMIN);
    expect(beyond.status).toBe(429);
    expect(beyond.body.error).toMatchObject({ code: "RATE_LIMITED", message: /3 requests a minute/ });
    expect(beyond.body.request_id).toBe(beyond.headers.get("x-request-id"));
    expect(Number(beyond.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(beyond.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(beyond.headers.get("ratelimit")).toMatch(/^"token";r=0;t=/);
  });

  test("is nobody else's, and what it asks in vain is not taken from its organization", async () => {
    const { tokens } = await organization();
    for (let i = 0; i < 9; i++) await list(tokens.ORG_ADMIN);
    expect((await list(tokens.MEMBER)).headers.get("ratelimit")).toMatch(/"organization";r=1;/);
  });
});

test("an organization's share is for all its tokens together, and for no other's", async () => {
  const [acme, other] = [await organization(), await organization()];
  const statuses = [];
  for (const role of ["ORG_ADMIN", "TEAM_LEAD", "MEMBER"] as const) {
    for (let i = 0; i < 2; i++) statuses.push((await list(acme.tokens[role])).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  expect((await list(other.tokens.MEMBER)).status).toBe(200);
});

test("health is never limited, nor is what needs no token", async () => {
  for (const path of ["/v1/health", "/v1/health/live", "/v1/openapi.json"]) {
    for (let i = 0; i < 9; i++) {
      const { status, headers } = await server.request(path);
      expect([status, headers.get("ratelimit")]).toEqual([200, null]);
    }
  }
});

test("who is not known has no share, and gets no 429", async () => {
  for (let i = 0; i < 9; i++) expect((await list(newApiToken())).status).toBe(401);
});

test("a browser's share is counted in calls, not in batches, and refused as its procedures are", async () => {
  const { members } = await organization();
  const secret = await server.startSession(members.admin);
  const batch = (calls: number, comma = ",") =>
    server.request(
      `/api/trpc/${Array.from({ length: calls }, () => "me.get").join(comma)}?batch=1&input={}`,
      { headers: { cookie: `muster_session=${secret}` } },
    );
  // However its commas are written.
  const many = await batch(21, "%2C");
  expect([many.status, many.body.error.message]).toEqual([
    400,
    "At most 20 procedures may be called at once.",
  ]);
  const fine = await batch(2);
  expect([fine.status, fine.body[0].result.data.data.organization.role]).toEqual([200, "ORG_ADMIN"]);
  const beyond = await batch(2, "%2C");
  expect(beyond.status).toBe(429);
  expect(
    beyond.body.map(
      (answer: never) =>
        (answer as { error: { data: { problem: { code: string } } } }).error.data.problem.code,
    ),
  ).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
  expect(beyond.headers.get("ratelimit")).toMatch(/"token";r=0/);
});
