import { setTimeout } from "node:timers/promises";
import { newApiToken } from "@muster/access";
import { encodeId, workloadSchema } from "@muster/contract";
import { createPool } from "@muster/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { listen } from "./listen.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

const MANY = 1_700; // several batches of the database's cursor

let server: TestServer;
let pool: ReturnType<typeof createPool>;
let acme: Awaited<ReturnType<typeof smallOrganization>>;

beforeAll(async () => {
  server = await createTestServer({ connections: 12 });
  pool = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
  await pool.query("set role none"); // only then is it told what others do
  acme = await smallOrganization(server);
  const teams = Object.values(acme.teams);
  await server.world.workloads(
    Array.from({ length: MANY }, (_, i) => ({
      team: teams[i % 4] ?? acme.teams.vision,
      submittedAt: new Date(NOW.getTime() - (i % 97) * 60_000),
      status: i % 3 ? ("failed" as const) : ("pending" as const),
      gpuCount: i % 9,
    })),
  );
  await server.world.workloads([
    {
      team: acme.teams.speech,
      name: '=HYPERLINK("http://evil.example","click")',
      submittedBy: "+ada@example.com",
      instanceType: null,
      submittedAt: NOW,
    },
  ]);
});
afterAll(async () => {
  await pool.end();
  await server.close();
});

const fetchIt = (path: string, init: RequestInit = {}) =>
  server.api.fetch(new Request(`http://muster.test${path}`, init));
const fetchExport = (query: string, token = acme.tokens.ORG_ADMIN) =>
  fetchIt(`/v1/workloads/export?${query}`, { headers: { authorization: `Bearer ${token}` } });

async function listAll(query: string, token: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let next: string | null = ""; next !== null;) {
    const search = `${query}&limit=100${next ? `&next_token=${next}` : ""}`;
    const { body } = await server.request(`/v1/workloads?${search}`, { token });
    all.push(...body.data.workloads);
    next = body.metadata.next_token;
  }
  return all;
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

describe("what is exported", () => {
  test.each(["", "sort=gpu_count&order=asc", "status=failed&sort=started_at", "name=JOB-1&is_managed=false"])(
    "is the list, whole and in its order: %s",
    async (query) => {
      for (const token of Object.values(acme.tokens)) {
        const response = await fetchExport(`format=ndjson&${query}`, token);
        expect(response.status).toBe(200);
        expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
        const exported = linesOf(await response.text()).map((line) => JSON.parse(line) as unknown);
        const listed = await listAll(query, token);
        expect(exported).toEqual(listed);
        expect(response.headers.get("x-total-count")).toBe(String(listed.length));
      }
    },
  );

  test("as CSV has the contract's field names, and no formula", async () => {
    const response = await fetchExport("format=csv&instance_type=");
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="muster-workloads-20260615120000.csv"',
    );
    const [head, line, rest] = (await response.text()).split("\r\n");
    expect(head).toBe(Object.keys(workloadSchema.shape).join(","));
    expect(line).toContain(
      `,"'=HYPERLINK(""http://evil.example"",""click"")",pending,'+ada@example.com,${encodeId("initiative", acme.teams.speech.id)},,1,2026-06-15T12:00:00.250Z,,,,0,,false,`,
    );
    expect(rest).toBe("");
  });

  test("as CSV of nothing is the field names alone, as NDJSON empty", async () => {
    const csv = await fetchExport("format=csv&submitted_by=nobody");
    expect([await csv.text(), csv.headers.get("x-total-count")]).toEqual([
      `${Object.keys(workloadSchema.shape).join(",")}\r\n`,
      "0",
    ]);
    expect(await (await fetchExport("format=ndjson&submitted_by=nobody")).text()).toBe("");
  });

  test("HEAD tells how many without sending any, which is no export", async () => {
    const told = async () => {
      const path = "/v1/audit-events?action=workloads.exported&limit=1";
      return (await server.request(path, { token: acme.tokens.ORG_ADMIN })).body.metadata
        .total_count as number;
    };
    const before = await told();
    const response = await fetchIt("/v1/workloads/export?format=csv", {
      method: "HEAD",
      headers: { authorization: `Bearer ${acme.tokens.ORG_ADMIN}` },
    });
    expect([response.headers.get("x-total-count"), await response.text()]).toEqual([String(MANY + 1), ""]);
    await expectNoneOpen();
    expect(await told()).toBe(before);
  });

  test("stands in the audit log, with who and which", async () => {
    await (await fetchExport("format=csv&status=pending", acme.tokens.MEMBER)).text();
    const { body } = await server.request("/v1/audit-events?action=workloads.exported&limit=1", {
      token: acme.tokens.ORG_ADMIN,
    });
    const [event] = body.data.audit_events;
    expect(event.actor.name).toBe(acme.members.plain.email);
    const count = (await listAll("status=pending", acme.tokens.MEMBER)).length;
    expect(event.details).toEqual({ format: "csv", workload_count: count, filters: ["status"] });
  });
});

test.each(["", "format=xls", "format=csv&limit=5", "format=csv&order=up"])(
  "what is wrong is said before anything is sent: %s",
  async (query) => {
    const response = await fetchExport(query);
    const { error } = (await response.json()) as { error: { code: string; details: object[] } };
    expect([response.status, error.code, error.details.length]).toEqual([400, "VALIDATION_ERROR", 1]);
    await expectNoneOpen();
  },
);

describe("in a browser", () => {
  const path = "/api/export/workloads?format=ndjson&status=pending";

  test("the session is good for it, on Muster's own pages alone", async () => {
    const { cookie } = await openBrowser(server, acme.members.plain);
    const own = await fetchIt(path, { headers: { cookie } });
    const listed = await listAll("status=pending", acme.tokens.MEMBER);
    expect(linesOf(await own.text())).toHaveLength(listed.length);
    const fromElsewhere = await fetchIt(path, { headers: { cookie, "sec-fetch-site": "cross-site" } });
    expect(fromElsewhere.status).toBe(403);
  });

  test("a token is not, nor is a session under /v1", async () => {
    const headers = { authorization: `Bearer ${acme.tokens.ORG_ADMIN}` };
    expect((await fetchIt(path, { headers })).status).toBe(401);
    const { cookie } = await openBrowser(server, acme.members.plain);
    expect((await fetchIt("/v1/workloads/export?format=csv", { headers: { cookie } })).status).toBe(401);
    expect((await fetchIt(path, { method: "POST", headers: { cookie } })).status).toBe(405);
  });
});

describe("a reader", () => {
  test("who leaves takes the database's work with them", async () => {
    const response = await fetchExport("format=ndjson&sort=gpu_hours_used");
    const reader = response.body?.getReader();
    await reader?.read();
    expect(await openSnapshots()).toHaveLength(1);
    await reader?.cancel();
    await expectNoneOpen();
  });

  test("who is slow is waited for: the database is not asked for more than is read", async () => {
    const response = await fetchExport("format=ndjson");
    const reader = response.body?.getReader();
    await reader?.read();
    const since = async () => (await openSnapshots()).map(({ state, last }) => [state, last]);
    const afterOne = await since();
    await setTimeout(100);
    expect(await since()).toEqual(afterOne);
    expect(afterOne).toEqual([["idle in transaction", expect.any(Date)]]);
    await reader?.cancel();
    await expectNoneOpen();
  });

  // Again when all was on its way before the connection was cut: that can't be taken back.
  test(
    "is not given a part for the whole: a transfer that fails breaks off, also on the wire",
    { retry: 5 },
    async () => {
      const listening = await listen((request) => server.api.fetch(request));
      const response = await fetch(`${listening.url}/v1/workloads/export?format=ndjson`, {
        headers: { authorization: `Bearer ${acme.tokens.ORG_ADMIN}`, "x-request-id": "broken" },
      });
      const reader = response.body?.getReader();
      await reader?.read();
      for (const { pid } of await openSnapshots()) await pool.query("select pg_terminate_backend($1)", [pid]);
      await expect(
        (async () => {
          while (!(await reader?.read())?.done);
        })(),
      ).rejects.toThrow(/terminated|other side closed|aborted/);
      await listening.close();
      expect(server.log).toContainEqual(
        expect.objectContaining({
          message: "a stream broke off",
          fields: expect.objectContaining({ request_id: "broken" }),
        }),
      );
      await expectNoneOpen();
    },
  );

  test("of an organization waits for its turn, and is told when there is none", async () => {
    const open = await Promise.all([fetchExport("format=csv"), fetchExport("format=csv")]);
    const waiting = fetchExport("format=csv&status=pending");
    const other = await smallOrganization(server, "other");
    const others = await fetchExport("format=csv", other.tokens.ORG_ADMIN);
    expect(others.status).toBe(200);
    await others.body?.cancel();
    await open[0]?.body?.cancel();
    expect((await waiting).status).toBe(200);
    const third = await fetchExport("format=csv");
    expect([third.status, third.headers.get("retry-after")]).toEqual([429, "1"]);
    await Promise.all([open[1]?.body?.cancel(), (await waiting).body?.cancel()]);
  });
});

test("the audit log is exported as it is listed, and tells of it", async () => {
  const headers = { authorization: `Bearer ${acme.tokens.ORG_ADMIN}` };
  const list = async (query: string) =>
    (await server.request(`/v1/audit-events?limit=100&${query}`, { token: acme.tokens.ORG_ADMIN })).body.data
      .audit_events;
  const before = await list("action=workloads.exported");
  const ndjson = await fetchIt("/v1/audit-events/export?format=ndjson&action=workloads.exported", {
    headers,
  });
  expect(linesOf(await ndjson.text()).map((line) => JSON.parse(line) as unknown)).toEqual(before);
  expect(before.length).toBeGreaterThan(1);
  const csv = await fetchIt("/v1/audit-events/export?format=csv", { headers });
  expect(linesOf(await csv.text())[0]).toMatch(/^audit_event_id,occurred_at,action,actor_user_id,/);
  const [last, first] = await list("action=audit.exported");
  expect(last.details).toEqual({ format: "csv", event_count: expect.any(Number), filters: [] });
  expect(first.details).toEqual({ format: "ndjson", event_count: before.length, filters: ["action"] });
});

test("a token without the scope exports nothing", async () => {
  const token = newApiToken();
  await server.world.token(token, { organization: acme.organization, role: "ORG_ADMIN" }, { scopes: [] });
  expect((await fetchExport("format=csv", token)).status).toBe(403);
});

/** The transactions that hold a snapshot. */
async function openSnapshots(): Promise<{ pid: number; state: string; last: Date }[]> {
  const { rows } = await pool.query<{ pid: number; state: string; last: Date }>(
    `select pid, state, query_start as last from pg_stat_activity
      where datname = current_database() and state <> 'idle' and query like 'fetch % from snapshot'`,
  );
  return rows;
}

async function expectNoneOpen(): Promise<void> {
  for (let waited = 0; (await openSnapshots()).length > 0; waited += 20) {
    if (waited > 3_000) throw new Error("A snapshot is still open.");
    await setTimeout(20);
  }
}
