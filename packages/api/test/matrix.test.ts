import { newApiToken } from "@muster/access";
import { encodeId, type Endpoints, type Streams } from "@muster/contract";
import { operations, streamOperations } from "@muster/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

// How a caller stands to what is asked for. Each operation must say for each what may be seen.
const RELATIONS = [
  "led team",
  "below a led team",
  "joined team",
  "below a joined team",
  "beside",
  "another organization",
] as const;
type Relation = (typeof RELATIONS)[number];
const CALLERS = ["ORG_ADMIN", "TEAM_LEAD", "MEMBER", "teamless MEMBER"] as const;
type Caller = (typeof CALLERS)[number];

const SEES: Record<Caller, readonly Relation[]> = {
  ORG_ADMIN: ["led team", "below a led team", "joined team", "below a joined team", "beside"],
  TEAM_LEAD: ["led team", "below a led team", "joined team"],
  MEMBER: ["led team", "joined team"], // a member who "leads" is a member of that team, not of those below
  "teamless MEMBER": [],
};

type NamesIn<All> = { [G in keyof All]: `${G & string}.${keyof All[G] & string}` }[keyof All];
type Names = NamesIn<Endpoints> | NamesIn<Streams>;
interface Place {
  readonly teamId: string;
  readonly workloadId: string;
}
/**
 * Whether a caller is shown this place by an operation. "public" ones know no callers, "own" ones answer of the caller alone,
 * "administrators" ones refuse everybody else.
 */
type Expectation =
  "public" | "own" | "organization" | "administrators" | ((token: string, place: Place) => Promise<boolean>);

let server: TestServer;
const places = {} as Record<Relation, Place>;
const tokens = {} as Record<Caller, string>;

const get = async (path: string, token: string) => (await server.request(path, { token })).body;

// An operation that is not in here does not compile.
const EXPECTATIONS: Record<Names, Expectation> = {
  "health.get": "public",
  "health.live": "public",
  "me.get": "own",
  "me.switch_organization": "own",
  "me.update": "own",
  "me.change_password": "own",
  "me.sessions": "own",
  "me.end_session": "own",
  "me.end_other_sessions": "own",
  "setup.status": "public",
  "setup.complete": "public",
  "organization.rename": "administrators",
  "members.list": "administrators",
  "members.update": "administrators",
  "members.remove": "administrators",
  "invitations.list": "administrators",
  "invitations.create": "administrators",
  "invitations.revoke": "administrators",
  "invitations.find": "public",
  "invitations.accept": "own",
  "invitations.sign_up": "public",
  "password_links.create": "administrators",
  "password_links.find": "public",
  "password_links.use": "public",
  "initiatives.create": "administrators",
  "initiatives.update": "administrators",
  "clusters.create": "administrators",
  "clusters.update": "administrators",
  "clusters.create_token": "administrators",
  "clusters.remove": "administrators",
  "clusters.rejections": "administrators",
  "tokens.list": "own",
  "tokens.create": "own",
  "tokens.revoke": "own",
  "audit_events.list": "administrators",
  "audit_events.export": "administrators",
  "clusters.list": "organization",
  "initiatives.list": async (token, { teamId }) =>
    (await get("/v1/initiatives", token)).data.initiatives.some(
      (team: { initiative_id: string }) => team.initiative_id === teamId,
    ),
  // A collector sees its whole cluster: whether somebody may report is tested in ingest.test.ts and clusters.test.ts.
  "ingest.workloads": "organization",
  "ingest.heartbeat": "organization",
  "usage.get": async (token, { teamId }) => {
    const all = await get("/v1/usage?time_range=custom&start_date=2026-01-01&group_by=initiative_id", token);
    const filtered = await get(
      `/v1/usage?time_range=custom&start_date=2026-01-01&initiative_id=${teamId}`,
      token,
    );
    const grouped = all.data.grouped.some(
      (group: { initiative_id: string }) => group.initiative_id === teamId,
    );
    expect([filtered.data.total_gpu_hours, filtered.data.gpus_in_use]).toEqual(
      grouped ? [0.0083, 1] : [0, 0],
    );
    return grouped;
  },
  "workloads.events": async (token, { workloadId }) =>
    (await server.request(`/v1/workloads/${workloadId}/events`, { token })).status === 200,
  "workloads.attempts": async (token, { workloadId }) =>
    (await server.request(`/v1/workloads/${workloadId}/attempts`, { token })).status === 200,
  "workloads.labels": async (token, { workloadId }) =>
    (await server.request(`/v1/workloads/${workloadId}/labels`, { token })).status === 200,
  "workloads.runs": async (token, { workloadId }) => {
    const { status, body } = await server.request(`/v1/workloads/${workloadId}/runs`, { token });
    const seen = body.data?.workloads.map(({ workload_id }: { workload_id: string }) => workload_id) ?? [];
    expect(seen).toEqual(status === 200 ? [workloadId] : []);
    return status === 200;
  },
  // Whoever sees them is a person in a browser: views.test.ts has them all.
  "views.list": "own",
  "views.create": "own",
  "views.update": "own",
  "views.remove": "own",
  "workloads.export": async (token, { teamId, workloadId }) => {
    const read = async (query: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const path = `http://muster.test/v1/workloads/export?format=ndjson${query}`;
      return (await server.api.fetch(new Request(path, { headers }))).text();
    };
    const isExported = (await read("")).includes(workloadId);
    expect(await read(`&initiative_id=${teamId}`)).toHaveLength(
      isExported ? (await read("")).indexOf("\n") + 1 : 0,
    );
    return isExported;
  },
  "workloads.facets": async (token, { teamId }) => {
    const all = (await get("/v1/workloads/facets?facets=initiative_id,status,submitted_by", token)).data;
    const filtered = await get(`/v1/workloads/facets?initiative_id=${teamId}&name=job`, token);
    const team = all.initiative_id.values.find(({ value }: { value: string }) => value === teamId);
    const running = (values: { value: string; workload_count: number }[]) =>
      values.find(({ value }) => value === "running")?.workload_count;
    expect(running(filtered.data.status.values)).toBe(team ? 1 : 0);
    expect(running(all.status.values)).toBe(all.initiative_id.value_count);
    expect(all.submitted_by.values[0]?.workload_count ?? 0).toBe(all.initiative_id.value_count);
    return team !== undefined;
  },
  "workloads.get": async (token, { workloadId }) =>
    (await get(`/v1/workloads/${workloadId}`, token)).data?.workload_id === workloadId,
  "workloads.list": async (token, { teamId, workloadId }) => {
    const all = await get("/v1/workloads?limit=100", token);
    const filtered = await get(`/v1/workloads?initiative_id=${teamId}`, token);
    const listed = all.data.workloads.some(
      (workload: { workload_id: string }) => workload.workload_id === workloadId,
    );
    expect(filtered.metadata.total_count).toBe(listed ? 1 : 0);
    expect(all.metadata.total_count).toBe(all.data.workloads.length);
    return listed;
  },
  "workloads.stats": async (token, { teamId }) => {
    const all = await get(
      "/v1/workloads/stats?time_range=custom&start_date=2026-01-01&group_by=initiative_id",
      token,
    );
    const filtered = await get(
      `/v1/workloads/stats?time_range=custom&start_date=2026-01-01&initiative_id=${teamId}`,
      token,
    );
    const grouped = all.data.grouped.some(
      (group: { initiative_id: string }) => group.initiative_id === teamId,
    );
    expect(filtered.data.summary.total_workloads).toBe(grouped ? 1 : 0);
    return grouped;
  },
};

beforeAll(async () => {
  server = await createTestServer();
  const { world } = server;
  const acme = await world.organization("acme");
  const root = await world.team(acme, "root");
  const led = await world.team(acme, "led", { parent: root });
  const joined = await world.team(acme, "joined", { parent: root });
  const other = await smallOrganization(server, "other");
  const teams = {
    "led team": led,
    "below a led team": await world.team(acme, "below-led", {
      parent: await world.team(acme, "between", { parent: led }),
    }),
    "joined team": joined,
    "below a joined team": await world.team(acme, "below-joined", { parent: joined }),
    beside: await world.team(acme, "beside", { parent: root }),
    "another organization": other.teams.vision,
  };
  for (const relation of RELATIONS) {
    const [id] = await world.workloads([
      {
        team: teams[relation],
        status: "running",
        submittedAt: new Date(NOW.getTime() - 60_000),
        attempts: [{ startedAt: new Date(NOW.getTime() - 30_250), endedAt: null }],
      },
    ]);
    places[relation] = {
      teamId: encodeId("initiative", teams[relation].id),
      workloadId: encodeId("workload", id ?? ""),
    };
  }
  for (const role of ["ORG_ADMIN", "TEAM_LEAD", "MEMBER"] as const) {
    const member = await world.member(acme, `${role}@acme.example`.toLowerCase(), {
      role,
      leads: [led],
      joins: [joined],
    });
    tokens[role] = await server.tokenFor(member);
  }
  tokens["teamless MEMBER"] = await server.tokenFor(
    await world.member(acme, "nobody@acme.example", { role: "MEMBER" }),
  );
});
afterAll(() => server.close());

describe.each(
  [...operations, ...streamOperations].map(({ endpoint }) => [endpoint.name as Names, endpoint] as const),
)("%s", (name, endpoint) => {
  const expectation = EXPECTATIONS[name];

  test("asks for a token, and for its scope", async () => {
    if (endpoint.path === null) return;
    const path = endpoint.path.replace(/\{\w+\}/, places["led team"].workloadId);
    const anonymous = await server.request(path, { method: endpoint.method });
    expect(anonymous.status).toBe(endpoint.scope === null ? 200 : 401);
    if (endpoint.scope === null) return;
    const { organization } = await smallOrganization(server, `scopes-of-${name.replaceAll(/[._]/g, "-")}`);
    const token = newApiToken();
    await server.world.token(token, { organization, role: "ORG_ADMIN" }, { scopes: [] });
    const { status, body } = await server.request(path, { method: endpoint.method, token });
    expect([status, body.error.message]).toEqual([403, `This token lacks the scope ${endpoint.scope}.`]);
  });

  test("is for administrators only, or for everybody on what they see", async () => {
    expect(endpoint.role).toBe(expectation === "administrators" ? "ORG_ADMIN" : undefined);
    if (expectation !== "administrators" || endpoint.path === null) return;
    const path = endpoint.path.replace(/\{\w+\}/, "nothing");
    for (const caller of ["TEAM_LEAD", "MEMBER", "teamless MEMBER"] as const) {
      const { status, body } = await server.request(path, {
        method: endpoint.method,
        token: tokens[caller],
      });
      expect([status, body.error.message]).toEqual([
        403,
        "Only an administrator of the organization may do this.",
      ]);
    }
  });

  if (typeof expectation !== "function") return;
  test.each(CALLERS.flatMap((caller) => RELATIONS.map((relation) => [caller, relation] as const)))(
    "%s, %s",
    async (caller, relation) => {
      expect(await expectation(tokens[caller], places[relation])).toBe(SEES[caller].includes(relation));
    },
  );
});

test("a service token has a role and teams of its own", async () => {
  const acme = await smallOrganization(server, "services");
  const token = newApiToken();
  await server.world.workloads([
    { team: acme.teams.video, submittedAt: new Date(NOW.getTime() - 60_000) },
    { team: acme.teams.speech, submittedAt: new Date(NOW.getTime() - 60_000) },
  ]);
  await server.world.token(token, {
    organization: acme.organization,
    role: "TEAM_LEAD",
    leads: [acme.teams.vision],
  });
  expect((await get("/v1/workloads", token)).metadata.total_count).toBe(1);
  const me = await get("/v1/me", token);
  expect([me.data.user, me.data.organization.role]).toEqual([null, "TEAM_LEAD"]);
});

test("clusters are the organization's own", async () => {
  const here = (await get("/v1/clusters", tokens.MEMBER)).data.clusters;
  expect(here).toHaveLength(1);
});
