import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, smallOrganization, type TestServer } from "./server.ts";

const GRAFANA = "https://grafana.example.org";
const PREFLIGHT = {
  "access-control-request-method": "GET",
  "access-control-request-headers": "authorization",
};

let closed: TestServer;
let open: TestServer;
let forAll: TestServer;
beforeAll(async () => {
  [closed, open, forAll] = await Promise.all([
    createTestServer(),
    createTestServer({ corsOrigins: [GRAFANA] }),
    createTestServer({ corsOrigins: ["*"] }),
  ]);
});
afterAll(() => Promise.all([closed.close(), open.close(), forAll.close()]));

const ask = (server: TestServer, origin: string, method = "GET", headers = {}, path = "/v1/health") =>
  server.request(path, { method, headers: { origin, ...headers } });
const allowed = async (answer: ReturnType<typeof ask>) =>
  (await answer).headers.get("access-control-allow-origin");

test("no other origin may read anything unless it is configured", async () => {
  expect(await allowed(ask(closed, GRAFANA))).toBeNull();
  const preflight = await ask(closed, GRAFANA, "OPTIONS", PREFLIGHT);
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([405, null]);
});

test("an allowed origin may read answers, errors too, and their headers", async () => {
  for (const path of ["/v1/health", "/v1/workloads", "/v1/nowhere"]) {
    const { headers } = await ask(open, GRAFANA, "GET", {}, path);
    expect(headers.get("access-control-allow-origin")).toBe(GRAFANA);
    expect(headers.get("vary")).toBe("Origin");
    expect(headers.get("access-control-expose-headers")).toMatch(/RateLimit.*Retry-After.*X-Request-Id/);
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  }
});

test("its preflight is answered, without a token, on every path", async () => {
  const { status, headers, body } = await ask(open, GRAFANA, "OPTIONS", PREFLIGHT, "/v1/workloads");
  expect([status, body]).toEqual([204, undefined]);
  expect(headers.get("access-control-allow-headers")).toMatch(/Authorization.*X-Organization-Id/);
  expect(headers.get("access-control-allow-methods")).toMatch(/GET.*POST/);
  expect(headers.get("x-request-id")).toMatch(/^req_/);
});

test.each(["https://evil.example", "http://grafana.example.org", `${GRAFANA}.evil.example`, "null"])(
  "%s is not allowed",
  async (origin) => {
    expect(await allowed(ask(open, origin))).toBeNull();
    const preflight = await ask(open, origin, "OPTIONS", PREFLIGHT);
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  },
);

test("* allows all, still without credentials", async () => {
  const { headers } = await ask(forAll, "https://anywhere.example");
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("access-control-allow-credentials")).toBeNull();
});

test("the browser's own procedures stay closed to all", async () => {
  const { tokens } = await smallOrganization(forAll);
  const path = "/api/trpc/me.get?input={}";
  const answer = await forAll.request(path, { headers: { origin: GRAFANA }, token: tokens.ORG_ADMIN });
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});
