import { newApiToken } from "@muster/access";
import { encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let maintenance: pg.Pool;
let collector: string;
let clusterId: string;
let count = 0;

beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await maintenance.end();
  await server.close();
});
beforeEach(async () => {
  acme = await smallOrganization(server, `acme${++count}`);
  collector = newApiToken();
  await server.world.token(
    collector,
    { organization: acme.organization, role: "MEMBER" },
    { scopes: ["workloads:write"] },
  );
  clusterId = encodeId("cluster", acme.organization.clusterId);
});

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const pending = (more: object = {}) => ({
  external_id: "job-1",
  observed_at: minutesAgo(60),
  status: "pending",
  name: "train",
  submitted_by: "ada@example.com",
  team: "vision",
  instance_type: "a100-80gb",
  gpu_count: 4,
  submitted_at: minutesAgo(61),
  ...more,
});
const running = (more: object = {}) =>
  pending({ observed_at: minutesAgo(50), status: "running", started_at: minutesAgo(50), ...more });
const completed = (more: object = {}) =>
  running({
    observed_at: minutesAgo(20),
    status: "completed",
    completed_at: minutesAgo(20),
    exit_code: 0,
    ...more,
  });

const ingest = (observations: unknown, token = collector, cluster_id = clusterId) =>
  server.request("/v1/ingest/workloads", {
    method: "POST",
    token,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cluster_id, observations }),
  });
const outcomes = async (...observations: unknown[]) =>
  (await ingest(observations)).body.data.results.map((result: { outcome: string }) => result.outcome);
const listed = async (token = acme.tokens.ORG_ADMIN) =>
  (await server.request("/v1/workloads", { token })).body.data.workloads;
const drift = async () => (await maintenance.query("select * from drifted_workload_rollups()")).rows;

describe("what becomes of an observation", () => {
  test("new, known, later, older", async () => {
    expect(await outcomes(running())).toEqual(["created"]);
    expect(await outcomes(running())).toEqual(["unchanged"]);
    expect(await outcomes(pending())).toEqual(["stale"]);
    expect(await outcomes(completed())).toEqual(["updated"]);
    const [workload] = await listed();
    expect(workload).toMatchObject({
      name: "train",
      status: "completed",
      gpu_count: 4,
      duration_seconds: 1800,
      gpu_hours_used: 2,
      exit_code: 0,
      initiative_id: encodeId("initiative", acme.teams.vision.id),
      is_managed: false,
    });
    expect(await drift()).toEqual([]);
  });

  test("a later look that finds nothing new is unchanged, and makes what was seen in between stale", async () => {
    await ingest([running()]);
    expect(await outcomes(running({ observed_at: minutesAgo(10) }))).toEqual(["unchanged"]);
    expect(await outcomes(completed())).toEqual(["stale"]);
    expect((await listed())[0].status).toBe("running");
  });

  test("several of one workload in a request: the newest is stored", async () => {
    const { body } = await ingest([pending(), completed(), running(), completed()]);
    expect(body.data.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "stale",
      "created",
      "stale",
      "unchanged",
    ]);
    expect(body.data.counts).toEqual({ created: 1, updated: 0, unchanged: 1, stale: 2, rejected: 0 });
    expect((await listed())[0].workload_id).toBe(body.data.results[0].workload_id);
  });

  test("a requeued workload's hours are the sum of its attempts", async () => {
    const attempt = (
      attempt_id: string,
      from: number,
      to: number | null,
      gpu_count: number,
      suspended = 0,
    ) => ({
      attempt_id,
      started_at: minutesAgo(from),
      ended_at: to === null ? null : minutesAgo(to),
      gpu_count,
      suspended_seconds: suspended,
    });
    await ingest([
      running({
        attempts: [attempt("b", 20, null, 8), attempt("a", 50, 30, 4, 600)],
        observed_at: minutesAgo(1),
      }),
    ]);
    const [workload] = await listed();
    expect(workload.duration_seconds).toBe(600 + 1199); // the clock is cut to a second, a start raised to one
    expect(workload.gpu_hours_used).toBeCloseTo((600 * 4 + 1199 * 8) / 3600, 4);
    expect(workload.started_at).toBe(minutesAgo(50));
    const path = `/v1/workloads/${workload.workload_id}/attempts`;
    const told = await server.request(path, { token: acme.tokens.MEMBER });
    expect(told.body.data.attempts).toEqual([
      { gpu_count: 4, started_at: minutesAgo(50), ended_at: minutesAgo(30), suspended_seconds: 600 },
      { gpu_count: 8, started_at: minutesAgo(20), ended_at: null, suspended_seconds: 0 },
    ]);
    expect(await drift()).toEqual([]);
  });

  test("its labels are those of the latest look", async () => {
    await ingest([running({ labels: { project: "speech", tier: "gold" } })]);
    const { workload_id } = (await listed())[0];
    const labels = async () =>
      (await server.request(`/v1/workloads/${workload_id}/labels`, { token: acme.tokens.ORG_ADMIN })).body
        .data.labels;
    expect(await labels()).toEqual({ project: "speech", tier: "gold" });
    await ingest([completed({ labels: { project: "vision" } })]);
    expect(await labels()).toEqual({ project: "vision" });
  });

  test("an unknown team is Unassigned, and said so; an id is as good as a slug", async () => {
    const { body } = await ingest([
      pending({ external_id: "a", team: "nlp" }),
      pending({ external_id: "b", team: encodeId("initiative", acme.teams.speech.id) }),
      pending({ external_id: "c", team: null }),
    ]);
    expect(body.data.results.map(({ reason }: { reason: string | null }) => reason)).toEqual([
      "team: there is no team “nlp”; put into Unassigned",
      null,
      null,
    ]);
    const teams = Object.fromEntries(
      (await listed()).map((workload: { workload_id: string; initiative_id: string }) => [
        workload.workload_id,
        workload.initiative_id,
      ]),
    );
    expect(body.data.results.map(({ workload_id }: { workload_id: string }) => teams[workload_id])).toEqual([
      encodeId("initiative", acme.organization.unassignedId),
      encodeId("initiative", acme.teams.speech.id),
      encodeId("initiative", acme.organization.unassignedId),
    ]);
  });

  test("a later look at the same moves it into a team that is there by then, and says so", async () => {
    const look = (minutes: number) =>
      outcomes(completed({ external_id: "early", team: "early-bird", observed_at: minutesAgo(minutes) }));
    expect(await look(30)).toEqual(["created"]);
    await server.world.team(acme.organization, "early-bird");
    expect(await look(20)).toEqual(["updated"]);
    expect(await look(10)).toEqual(["unchanged"]);
  });
});

describe("what can't be", () => {
  const attempt = (started: number, ended: number | null) => ({
    attempt_id: `at ${started}`,
    started_at: minutesAgo(started),
    ended_at: ended && minutesAgo(ended),
    gpu_count: 1,
  });
  const REFUSED: [string, object, string][] = [
    [
      "completed before started",
      completed({ completed_at: minutesAgo(55) }),
      "started_at: lies after completed_at",
    ],
    [
      "started before submitted",
      running({ started_at: minutesAgo(70) }),
      "started_at: lies before submitted_at",
    ],
    ["negative GPUs", pending({ gpu_count: -1 }), "gpu_count: must be a whole number from 0 to 1000000"],
    [
      "a time far ahead",
      pending({ observed_at: minutesAgo(-24 * 60 - 1) }),
      "observed_at: lies more than 24 hours ahead of the server's clock",
    ],
    [
      "an end without its time",
      running({ status: "failed" }),
      "completed_at: is needed when the status is failed",
    ],
    [
      "running without a start",
      pending({ status: "running" }),
      "started_at: is needed when the status is running",
    ],
    [
      "two open attempts",
      running({ attempts: [attempt(50, null), attempt(49, null)] }),
      "attempts: at most one can be running (ended_at null)",
    ],
    [
      "a misspelt status",
      pending({ status: "RUNNING" }),
      "status: must be one of pending, running, completed, failed, cancelled",
    ],
  ];
  test.each(REFUSED)("%s", async (_, observation, reason) => {
    const { status, body } = await ingest([observation, pending({ external_id: "fine" })]);
    expect(status).toBe(200);
    expect(body.data.results).toMatchObject([
      { outcome: "rejected", reason, workload_id: null, external_id: "job-1" },
      { outcome: "created", external_id: "fine" },
    ]);
    const { rows } = await maintenance.query(
      "select external_id, reason from rejected_observations where organization_id = $1",
      [acme.organization.id],
    );
    expect(rows).toEqual([{ external_id: "job-1", reason }]);
  });

  test("what is no observation at all", async () => {
    const { body } = await ingest([5, {}, null]);
    expect(body.data.counts.rejected).toBe(3);
  });
});

describe("a request as a whole", () => {
  test("needs 1 to 1,000 observations, JSON, and a cluster of the organization", async () => {
    expect((await ingest([])).body.error.details).toEqual([
      { path: "observations", message: "must hold 1 to 1000 observations" },
    ]);
    const other = await smallOrganization(server, `other${count}`);
    const foreign = await ingest([pending()], collector, encodeId("cluster", other.organization.clusterId));
    expect([foreign.status, foreign.body.error.details]).toEqual([
      400,
      [{ path: "cluster_id", message: "is no cluster of your organization" }],
    ]);
    expect(await drift()).toEqual([]);
  });

  test("comes from a service token or an ORG_ADMIN's only, with the scope to write", async () => {
    expect((await ingest([pending()], acme.tokens.ORG_ADMIN)).status).toBe(200);
    const lead = await ingest([pending()], acme.tokens.TEAM_LEAD);
    expect([lead.status, lead.body.error.code]).toEqual([403, "FORBIDDEN"]);
    const reader = newApiToken();
    await server.world.token(
      reader,
      { organization: acme.organization, role: "ORG_ADMIN" },
      { scopes: ["workloads:read"] },
    );
    expect((await ingest([pending()], reader)).body.error.message).toBe(
      "This token lacks the scope workloads:write.",
    );
  });

  test("what its sender may not see, it may still report", async () => {
    await ingest([pending()]);
    expect((await server.request("/v1/workloads", { token: collector })).status).toBe(403);
    expect(await listed()).toHaveLength(1);
  });

  test("the cluster was heard of", async () => {
    await ingest([running(), pending({ gpu_count: -1 })]);
    const { rows } = await maintenance.query(
      "select newest_observed_at, accepted_count, rejected_count from cluster_reports where organization_id = $1",
      [acme.organization.id],
    );
    expect(rows).toEqual([
      { newest_observed_at: new Date(minutesAgo(50)), accepted_count: 1, rejected_count: 1 },
    ]);
  });
});

test("the history has each status the first time that it was seen, also when that is told late", async () => {
  await ingest([completed()]);
  await ingest([running({ observed_at: minutesAgo(40) })]);
  await ingest([running(), pending()]);
  const [workload] = await listed();
  const path = `/v1/workloads/${workload.workload_id}/events`;
  const { body } = await server.request(path, { token: acme.tokens.MEMBER });
  expect(body.data.events).toEqual([
    { status: "pending", attempt_count: 0, observed_at: minutesAgo(60) },
    { status: "running", attempt_count: 1, observed_at: minutesAgo(50) },
    { status: "completed", attempt_count: 1, observed_at: minutesAgo(20) },
  ]);
  expect(body.metadata).toEqual({ next_token: null, total_count: 3 });
  const first = await server.request(`${path}?limit=2`, { token: acme.tokens.MEMBER });
  const rest = await server.request(`${path}?limit=2&next_token=${first.body.metadata.next_token}`, {
    token: acme.tokens.MEMBER,
  });
  expect([...first.body.data.events, ...rest.body.data.events]).toEqual(body.data.events);
});
