import { type Access, createAccess, isUnavailable, newApiToken } from "@muster/access";
import { operations } from "@muster/core";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createAdmission } from "../src/admission.ts";
import { createTell } from "../src/answered.ts";
import { type Api, createApi } from "../src/api.ts";
import { createFairShares } from "../src/fair-shares.ts";
import { SERVER_LIMITS } from "../src/server-limits.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";
import { SignInThrottle } from "../src/sign-in-throttle.ts";

const CANARY = "canary-7qm3xv";
const SESSION = `${CANARY}-session`;

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server, CANARY);
});
afterAll(() => server.close());
beforeEach(() => void (server.log.length = 0));

type Door = readonly [path: string, init: RequestInit];

const tokens = () => [acme.tokens.ORG_ADMIN, newApiToken(), `mst_${CANARY}`];
const headersWith = (token: string) => ({
  authorization: `Bearer ${token}`,
  cookie: `muster_session=${SESSION}; other=${CANARY}`,
  "x-organization-id": CANARY,
  "x-request-id": `"${CANARY}"`,
  "x-forwarded-for": CANARY,
  "user-agent": CANARY,
  referer: `http://muster.test/?${CANARY}`,
});

/** Every path of REST and every procedure, with a secret in each place that there is for one. */
function doors(token: string): Door[] {
  const headers = headersWith(token);
  const json = { ...headers, "content-type": "application/json" };
  const browser = { ...json, host: "muster.test", origin: "http://muster.test" };
  const fields = { name: CANARY, email: `${CANARY}@example.com`, password: CANARY, secret: CANARY };
  const body = JSON.stringify({ ...fields, cluster_id: CANARY, observations: [fields] });
  const query = new URLSearchParams({ next_token: CANARY, submitted_by: CANARY, [CANARY]: "1" });
  return operations.flatMap(({ endpoint }): Door[] => {
    const { name, method, path } = endpoint;
    const url = path?.replaceAll(/\{\w+\}/g, newApiToken());
    const bodies = [body, `{"${CANARY}`, `{"a":"${CANARY}","a":1}`];
    const rest: Door[] =
      url === undefined
        ? []
        : method === "GET" || method === "DELETE"
          ? [[`${url}?${query}`, { method, headers }]]
          : bodies.map((text) => [url, { method, headers: json, body: text }]);
    const procedure: Door[] =
      method === "GET"
        ? [[`/api/trpc/${name}?input=${encodeURIComponent(body)}`, { headers }]]
        : bodies.map((text) => [`/api/trpc/${name}`, { method: "POST", headers: browser, body: text }]);
    return [...rest, ...procedure];
  });
}

async function knockAt(api: Api): Promise<number[]> {
  const statuses = [];
  for (const token of tokens()) {
    for (const [path, init] of doors(token)) {
      const response = await api.fetch(new Request(`http://muster.test${path}`, init), "192.0.2.1");
      statuses.push(response.status);
    }
  }
  return statuses;
}

function expectNothingTold(knocks: number): void {
  expect(server.log.filter(({ message }) => message === "request")).toHaveLength(knocks);
  const lines = server.log.map((line) => JSON.stringify(line));
  expect(lines.filter((line) => line.includes(CANARY) || /mst_|Bearer|muster_session/.test(line))).toEqual(
    [],
  );
}

test("no token, cookie, query, body or header gets into the logs, whatever becomes of the request", async () => {
  const statuses = await knockAt(server.api);
  expect(new Set(statuses)).toEqual(expect.objectContaining(new Set([200, 400, 401])));
  expectNothingTold(statuses.length);
});

test.each([
  ["an error of ours", () => new Error("broken"), /broken/],
  [
    "what a library quotes",
    () => Object.assign(new Error(`Invalid value\n  ${CANARY}`), { name: "Prisma" }),
    /Prisma/,
  ],
  ["several lines", () => new Error(`no such thing\n${CANARY}\n  x`), /"Error"/],
  ["what could not be parsed", () => parseError(`{"${CANARY}`), /SyntaxError/],
  ["what the database said", () => Object.assign(new Error(CANARY), { code: "23505" }), /23505/],
])("nor when it fails for our fault: %s", async (_, failure, told) => {
  const access = new Proxy({}, { get: () => () => Promise.reject(failure()) });
  const statuses = await knockAt(apiOn(access as Access));
  expect(statuses).toContain(500);
  expectNothingTold(statuses.length);
  expect(JSON.stringify(server.log.filter(({ message }) => message === "unexpected error"))).toMatch(told);
});

test("what breaks on the way to an operation is logged by its request, too", async () => {
  const admission = createAdmission(SERVER_LIMITS, () => 0);
  vi.spyOn(admission, "enter").mockImplementation(() => {
    throw new Error("broken");
  });
  const api = apiOn({} as Access, admission);
  for (const path of ["/v1/me", "/api/trpc/me.get"]) {
    const response = await api.fetch(new Request(`http://muster.test${path}`), "192.0.2.1");
    expect(response.status).toBe(500);
    const { request_id } = (await response.json()) as { request_id: string };
    expect(server.log).toContainEqual({
      fields: expect.objectContaining({ request_id, error_message: "broken" }),
      message: "unexpected error",
    });
  }
});

test("nor when there is no database", async () => {
  const access = createAccess({ databaseUrl: `postgresql://muster:${CANARY}@127.0.0.1:1/${CANARY}` });
  const statuses = await knockAt(apiOn(access));
  expect(statuses).toContain(503);
  expect(statuses).not.toContain(500);
  expectNothingTold(statuses.length);
  // The log says what was wrong with it all the same.
  const told = server.log.filter(({ message }) => message === "database unavailable");
  expect(told.length).toBeGreaterThan(0);
  for (const { fields } of told)
    expect(fields).toMatchObject({ request_id: expect.any(String), error_code: "ECONNREFUSED" });
  await access.close();
});

test("why a health check fails is logged by its request", async () => {
  const access = createAccess({ databaseUrl: "postgresql://muster@127.0.0.1:1/muster" });
  const response = await apiOn(access).fetch(new Request("http://muster.test/v1/health"), "192.0.2.1");
  expect(response.status).toBe(503);
  const { request_id } = (await response.json()) as { request_id: string };
  expect(server.log).toContainEqual({
    fields: expect.objectContaining({ request_id, error_code: "ECONNREFUSED" }),
    message: "database unavailable",
  });
  await access.close();
});

function apiOn(access: Access, admission = createAdmission(SERVER_LIMITS, () => 0)): Api {
  const write = (fields: object, message: string) => void server.log.push({ fields: { ...fields }, message });
  const log = { info: write, error: write };
  return createApi({
    services: {
      access,
      cursorMac: () => "",
      version: "0",
      isStopping: () => false,
      isSetupToken: () => false,
      throttle: new SignInThrottle(),
    },
    log,
    tell: createTell(log, []),
    admission,
    shares: createFairShares({ requestsPerToken: 0, requestsPerOrganization: 0 }),
    corsOrigins: [],
    isUnavailable,
    clock: () => NOW,
  });
}

function parseError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
