import { createAccess, NOWHERE } from "@muster/access";
import {
  encodeId,
  endpoints,
  errorEnvelopeSchema,
  isInPath,
  pageMetadataSchema,
  requestIdSchema,
} from "@muster/contract";
import { operations } from "@muster/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let token: string;
let cookie: string;
let workloadId: string;
let clusterId: string;

beforeAll(async () => {
  server = await createTestServer();
  const acme = await smallOrganization(server);
  await smallOrganization(server, "second");
  token = acme.tokens.ORG_ADMIN;
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  const [id] = await server.world.workloads([
    {
      team: acme.teams.vision,
      status: "running",
      submittedAt: minutesAgo(60),
      attempts: [{ startedAt: minutesAgo(50), endedAt: null }],
    },
    { team: acme.teams.speech, status: "failed", submittedAt: minutesAgo(40), instanceType: null },
    { team: acme.teams.video, submittedAt: minutesAgo(30) },
  ]);
  workloadId = encodeId("workload", id ?? "");
  clusterId = encodeId("cluster", acme.organization.clusterId);
  const access = createAccess({ databaseUrl: server.world.url, maxConnections: 2 });
  const secret = await access.signIn.startSession(acme.members.admin.id, AT_NOON);
  cookie = `muster_session=${secret}`;
  await access.close();
});
afterAll(() => server.close());

const AT_NOON = { now: NOW, from: NOWHERE, requestId: null };
const SAME_ID = { "x-request-id": "same" };

async function overTrpc(name: string, input: unknown, headers: Record<string, string> = { cookie }) {
  const query = encodeURIComponent(JSON.stringify(input));
  const { status, body } = await server.request(`/api/trpc/${name}?input=${query}`, {
    headers: { ...SAME_ID, ...headers },
  });
  return { status, envelope: body.result?.data, problem: body.error?.data };
}

/** Inputs to try an operation with; every one that REST knows has at least the empty or the shortest one. */
const INPUTS: Record<string, Record<string, unknown>[]> = {
  "clusters.rejections": [{ cluster_id: "" }, { cluster_id: "cluster_nothing" }],
  "workloads.get": [{ workload_id: "" }, { workload_id: "wl_nothing" }],
  "workloads.list": [
    {},
    { limit: 1 },
    { status: ["failed", "running"] },
    { limit: 0 },
    { is_managed: false },
    { sort: "gpu_hours_used", order: "asc", name: "JOB", instance_type: "a100-80gb" },
    { sort: "name" },
    { instance_type: "" },
    { cluster_id: "prod1" },
    { nonsense: "1" },
  ],
  "workloads.facets": [
    {},
    { facets: ["status", "submitted_by", "instance_type", "cluster_id", "initiative_id"], limit: 1 },
    { facets: ["submitted_by"], q: "USER", name: "job", status: ["failed"] },
    { q: "ada" },
    { facets: ["name"] },
    { facets: ["status", "status"] },
  ],
  "workloads.stats": [
    {},
    { group_by: ["instance_type"] },
    { group_by: ["initiative_id", "status"], time_range: "today", interval: "hour" },
    { include: ["wait_time", "failed_gpu_hours", "previous_period"] },
    { group_by: ["status", "status"] },
    { time_range: "custom" },
  ],
  "workloads.runs": [{ workload_id: "" }, { workload_id: "wl_nothing" }, { workload_id: "", limit: 0 }],
  "workloads.attempts": [{ workload_id: "" }, { workload_id: "wl_nothing" }],
  "workloads.labels": [{ workload_id: "" }, { workload_id: "wl_nothing" }],
  "workloads.events": [{ workload_id: "" }, { workload_id: "wl_nothing" }],
  "usage.get": [
    {},
    { group_by: ["cluster_id", "submitted_by"], interval: "day", time_zone: "Asia/Kolkata" },
    { interval: "hour", time_range: "custom", start_date: "2020-01-01" },
  ],
};

describe.each(
  operations
    .filter(({ endpoint }) => endpoint.path !== null && endpoint.method === "GET")
    .map(({ endpoint }) => [endpoint.name, endpoint] as const),
)("%s", (name, endpoint) => {
  test("answers the same JSON over REST and tRPC, and as its schema says", async () => {
    for (const given of INPUTS[name] ?? [{}]) {
      const real = { workload_id: workloadId, cluster_id: clusterId } as const;
      const input = Object.fromEntries(
        Object.entries(given).map(([key, value]) => [
          key,
          value === "" && key in real ? real[key as keyof typeof real] : value,
        ]),
      );
      const path = (endpoint.path ?? "").replace(/\{(\w+)\}/, (_, key: string) => String(input[key]));
      const query = Object.entries(input)
        .filter(([key]) => !isInPath(endpoint, key))
        .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
        .join("&");
      const rest = await server.request(`${path}?${query}`, { token, headers: SAME_ID });
      const trpc = await overTrpc(name, input);
      expect(trpc.status).toBe(rest.status);
      if (rest.status === 200) {
        // me.get differs by design: a session may select other organizations, a token may not; this person has one.
        expect(JSON.stringify(trpc.envelope)).toBe(JSON.stringify(rest.body));
        const schema = z.strictObject({
          data: endpoint.data,
          ...(endpoint.paged ? { metadata: pageMetadataSchema } : {}),
          request_id: requestIdSchema,
        });
        schema.parse(rest.body);
      } else {
        expect(trpc.problem.problem).toEqual(errorEnvelopeSchema.parse(rest.body).error);
        expect(trpc.problem.request_id).toBe(rest.body.request_id);
      }
    }
  });
});

describe("tRPC", () => {
  test("takes no bearer token", async () => {
    const { status, problem } = await overTrpc("workloads.list", {}, { authorization: `Bearer ${token}` });
    expect([status, problem.problem.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  test("a change needs JSON from our own origin", async () => {
    const organization_id = encodeId(
      "organization",
      (await server.world.prisma.organization.findFirstOrThrow({ where: { name: "acme" } })).id,
    );
    const change = (headers: Record<string, string>) =>
      server.request("/api/trpc/me.switch_organization", {
        method: "POST",
        headers: { cookie, host: "muster.test", ...headers },
        body: JSON.stringify({ organization_id }),
      });
    const json = { "content-type": "application/json" };
    expect((await change({ ...json, origin: "http://muster.test" })).status).toBe(200);
    expect((await change({ ...json, origin: "http://evil.test" })).status).toBe(403);
    expect((await change(json)).status).toBe(403);
    expect((await change({ "content-type": "text/plain", origin: "http://muster.test" })).status).toBe(403);
  });

  test("a session moves to organizations of its person only", async () => {
    const foreign = encodeId(
      "organization",
      (await server.world.prisma.organization.findFirstOrThrow({ where: { name: "second" } })).id,
    );
    const { status, body } = await server.request("/api/trpc/me.switch_organization", {
      method: "POST",
      headers: {
        cookie,
        host: "muster.test",
        origin: "http://muster.test",
        "content-type": "application/json",
      },
      body: JSON.stringify({ organization_id: foreign }),
    });
    expect([status, body.error.data.problem.code]).toEqual([403, "FORBIDDEN"]);
  });

  test("a session ends with its membership", async () => {
    const { world } = server;
    const organization = await world.organization("short-lived");
    const member = await world.member(organization, "gone@example.com", { role: "ORG_ADMIN" });
    const access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
    const own = { cookie: `muster_session=${await access.signIn.startSession(member.id, AT_NOON)}` };
    await access.close();
    expect((await overTrpc("workloads.list", {}, own)).status).toBe(200);
    await world.prisma.membership.deleteMany({ where: { userId: member.id } });
    expect((await overTrpc("workloads.list", {}, own)).status).toBe(401);
  });
});

test("every endpoint of the contract has its operation", () => {
  const named = Object.values(endpoints).flatMap((group) => Object.values(group));
  expect(new Set(operations.map(({ endpoint }) => endpoint.name))).toEqual(
    new Set(named.map(({ name }) => name)),
  );
});
