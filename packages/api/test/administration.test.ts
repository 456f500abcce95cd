import { encodeId } from "@muster/contract";
import { newApiToken } from "@muster/access";
import { createPool } from "@muster/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const team = (place: { id: string }) => encodeId("initiative", place.id);

async function acme() {
  const organization = await smallOrganization(server, `acme${++names}`);
  const call = (method: string, path: string, body?: object, token: string = organization.tokens.ORG_ADMIN) =>
    server.request(path, {
      method,
      token,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  const actions = async () =>
    (await call("GET", "/v1/audit-events?limit=100")).body.data.audit_events.map(
      ({ action }: { action: string }) => action,
    );
  return { ...organization, call, actions };
}

describe("teams", () => {
  test("are created, renamed, moved, archived and brought back; each is in the log", async () => {
    const { call, teams, actions } = await acme();
    const { status, body } = await call("POST", "/v1/initiatives", {
      name: "Größe & Co",
      parent_id: team(teams.speech),
    });
    expect([status, body.data]).toEqual([
      200,
      {
        initiative_id: expect.stringMatching(/^init_/),
        parent_id: team(teams.speech),
        name: "Größe & Co",
        slug: "gro-e-co",
        is_archived: false,
      },
    ]);
    const path = `/v1/initiatives/${body.data.initiative_id}`;
    const changed = await call("PATCH", path, {
      name: "Size",
      parent_id: team(teams.vision),
      is_archived: true,
    });
    expect(changed.body.data).toMatchObject({
      name: "Size",
      parent_id: team(teams.vision),
      is_archived: true,
    });
    const back = await call("PATCH", path, { parent_id: null, is_archived: false });
    expect(back.body.data).toMatchObject({ name: "Size", parent_id: null, is_archived: false });
    expect(await actions()).toEqual([
      "team.unarchived",
      "team.moved",
      "team.archived",
      "team.moved",
      "team.renamed",
      "team.created",
    ]);
  });

  test("a moved team takes those below along", async () => {
    const { call, teams, tokens } = await acme();
    const seen = async () =>
      (await call("GET", "/v1/initiatives", undefined, tokens.TEAM_LEAD)).body.data.initiatives.map(
        ({ slug }: { slug: string }) => slug,
      );
    expect(await seen()).toEqual(["vision", "video"]);
    await call("PATCH", `/v1/initiatives/${team(teams.speech)}`, { parent_id: team(teams.video) });
    expect(await seen()).toEqual(["vision", "video", "speech"]);
  });

  test.each([
    [
      "below itself",
      "vision",
      (id: (slug: string) => string) => ({ parent_id: id("vision") }),
      400,
      "parent_id",
    ],
    [
      "below one of its own",
      "research",
      (id: (slug: string) => string) => ({ parent_id: id("video") }),
      400,
      "parent_id",
    ],
    [
      "below Unassigned",
      "vision",
      (id: (slug: string) => string) => ({ parent_id: id("unassigned") }),
      400,
      "parent_id",
    ],
    [
      "Unassigned below another",
      "unassigned",
      (id: (slug: string) => string) => ({ parent_id: id("vision") }),
      409,
      "parent_id",
    ],
    ["Unassigned archived", "unassigned", () => ({ is_archived: true }), 409, "is_archived"],
    ["archived with teams below", "vision", () => ({ is_archived: true }), 409, "is_archived"],
    ["without a name", "vision", () => ({ name: " " }), 400, "name"],
  ])("can't be put %s", async (_what, slug, change, status, field) => {
    const { call, organization, teams, actions } = await acme();
    const id = (of: string) =>
      team(of === "unassigned" ? { id: organization.unassignedId } : teams[of as keyof typeof teams]);
    const before = (await call("GET", "/v1/initiatives")).body.data;
    const answer = await call("PATCH", `/v1/initiatives/${id(slug)}`, change(id));
    expect([answer.status, answer.body.error.details[0].path]).toEqual([status, field]);
    expect((await call("GET", "/v1/initiatives")).body.data).toEqual(before);
    expect(await actions()).toEqual([]);
  });

  test("of another organization are not there, and a short name is taken once", async () => {
    const { call } = await acme();
    const other = await smallOrganization(server, `other${names}`);
    expect(
      (await call("PATCH", `/v1/initiatives/${team(other.teams.vision)}`, { name: "Mine" })).status,
    ).toBe(404);
    const below = await call("POST", "/v1/initiatives", { name: "New", parent_id: team(other.teams.vision) });
    expect([below.status, below.body.error.details[0].path]).toEqual([400, "parent_id"]);
    const taken = await Promise.all(
      [1, 2].map(() => call("POST", "/v1/initiatives", { name: "Twice at once" })),
    );
    expect(taken.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test("two moves at once that together would make a ring: one is refused", async () => {
    const { call, teams } = await acme();
    const moves = await Promise.all([
      call("PATCH", `/v1/initiatives/${team(teams.vision)}`, { parent_id: team(teams.speech) }),
      call("PATCH", `/v1/initiatives/${team(teams.speech)}`, { parent_id: team(teams.vision) }),
    ]);
    expect(moves.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});

describe("API tokens", () => {
  test("are shown once, listed without their secret, and good for nothing once revoked", async () => {
    const { call, tokens, members, actions } = await acme();
    const { body } = await call("POST", "/v1/tokens", {
      name: "nightly",
      scopes: ["workloads:read"],
      expires_in_days: 30,
    });
    const { secret, token } = body.data;
    expect(token).toMatchObject({
      name: "nightly",
      scopes: ["workloads:read"],
      owner: { email: members.admin.email },
      role: null,
      expires_at: new Date(NOW.getTime() + 30 * 86_400_000).toISOString(),
      revoked_at: null,
    });
    expect((await call("GET", "/v1/workloads", undefined, secret)).status).toBe(200);
    const listed = await call("GET", "/v1/tokens");
    expect(JSON.stringify(listed.body)).not.toContain(secret.slice(4));
    expect(listed.body.data.tokens.map(({ name }: { name: string }) => name)).toContain("nightly");
    expect((await call("DELETE", `/v1/tokens/${token.token_id}`)).status).toBe(200);
    expect((await call("DELETE", `/v1/tokens/${token.token_id}`)).status).toBe(200);
    expect((await call("GET", "/v1/workloads", undefined, secret)).status).toBe(401);
    await expect.poll(actions).toEqual(["token.used_after_revocation", "token.revoked", "token.created"]);
    // Told once an hour, however often it is tried.
    await call("GET", "/v1/workloads", undefined, secret);
    await call("GET", "/v1/workloads", undefined, tokens.MEMBER);
    expect(await actions()).toHaveLength(3);
  });

  test("of others are seen and revoked by administrators only", async () => {
    const { call, tokens } = await acme();
    const { body } = await call("POST", "/v1/tokens", { name: "mine", scopes: ["admin"] }, tokens.MEMBER);
    const own = (await call("GET", "/v1/tokens", undefined, tokens.MEMBER)).body.data.tokens;
    expect(own).toHaveLength(2);
    expect((await call("GET", "/v1/tokens")).body.data.tokens).toHaveLength(4);
    const path = `/v1/tokens/${body.data.token.token_id}`;
    expect((await call("DELETE", path, undefined, tokens.TEAM_LEAD)).status).toBe(404);
    expect((await call("DELETE", path)).status).toBe(200);
  });

  test("nobody gives what they don't have", async () => {
    const { call, organization, members, tokens } = await acme();
    const narrow = newApiToken();
    await server.world.token(narrow, members.admin, { scopes: ["admin"] });
    const more = await call(
      "POST",
      "/v1/tokens",
      { name: "more", scopes: ["admin", "workloads:read"] },
      narrow,
    );
    expect([more.status, more.body.error.details[0].path]).toEqual([400, "scopes"]);
    const cluster = await call("POST", "/v1/clusters", { name: "c", scheduler: "slurm" }, narrow);
    expect([cluster.status, cluster.body.error.details[0].path]).toEqual([400, "scopes"]);
    const service = { name: "s", scopes: ["workloads:read"], service: { role: "ORG_ADMIN" } };
    for (const token of [tokens.MEMBER, tokens.TEAM_LEAD])
      expect((await call("POST", "/v1/tokens", service, token)).status).toBe(403);
    const robot = newApiToken();
    await server.world.token(robot, { organization, role: "ORG_ADMIN" });
    const ownerless = await call("POST", "/v1/tokens", { name: "o", scopes: ["workloads:read"] }, robot);
    expect([ownerless.status, ownerless.body.error.details[0].path]).toEqual([400, "service"]);
  });

  test("a service token has its own role and teams", async () => {
    const { call, teams } = await acme();
    const { body } = await call("POST", "/v1/tokens", {
      name: "reporter",
      scopes: ["workloads:read"],
      service: { role: "TEAM_LEAD", led_initiative_ids: [team(teams.vision)] },
    });
    expect(body.data.token).toMatchObject({
      owner: null,
      role: "TEAM_LEAD",
      led_initiative_ids: [team(teams.vision)],
    });
    const seen = await call("GET", "/v1/initiatives", undefined, body.data.secret);
    expect(seen.body.data.initiatives).toHaveLength(2);
  });

  test.each([
    [{ name: "", scopes: ["admin"] }, "name"],
    [{ name: "x", scopes: [] }, "scopes"],
    [{ name: "x", scopes: ["everything"] }, "scopes.0"],
    [{ name: "x", scopes: ["admin"], expires_in_days: 366 }, "expires_in_days"],
    [
      {
        name: "x",
        scopes: ["admin"],
        service: { role: "MEMBER", led_initiative_ids: ["init_01jeavgz1ye4d9ym9xdj741sz0"] },
      },
      "service.led_initiative_ids",
    ],
  ])("%j is refused at the field", async (input, field) => {
    const { call } = await acme();
    const { status, body } = await call("POST", "/v1/tokens", input);
    expect([status, body.error.details[0].path]).toEqual([400, field]);
  });
});

describe("clusters", () => {
  test("come with a token that may report and do nothing else", async () => {
    const { call, actions } = await acme();
    const { status, body } = await call("POST", "/v1/clusters", { name: "granite", scheduler: "slurm" });
    expect([status, body.data.cluster.name]).toEqual([200, "granite"]);
    expect((await call("GET", "/v1/workloads", undefined, body.data.ingest_token)).status).toBe(403);
    expect((await call("GET", "/v1/tokens", undefined, body.data.ingest_token)).status).toBe(403);
    const path = `/v1/clusters/${body.data.cluster.cluster_id}`;
    expect((await call("PATCH", path, { name: "marble" })).body.data.name).toBe("marble");
    const taken = await call("POST", "/v1/clusters", { name: "marble", scheduler: "other" });
    expect([taken.status, taken.body.error.details[0].path]).toEqual([409, "name"]);
    expect(await actions()).toEqual(["cluster.renamed", "token.created", "cluster.created"]);
  });
});

describe("a cluster's collector", () => {
  test("is unknown until its first report, then seen with its lag, silent after five minutes, and its rejections told", async () => {
    const { call, tokens } = await acme();
    const { body } = await call("POST", "/v1/clusters", { name: "granite", scheduler: "slurm" });
    const { cluster_id, collector } = body.data.cluster;
    expect(collector).toBeNull();
    const state = async () => {
      const { clusters } = (await call("GET", "/v1/clusters", undefined, tokens.MEMBER)).body.data;
      return clusters.find((cluster: { cluster_id: string }) => cluster.cluster_id === cluster_id).collector;
    };
    const report = (observed_at: Date, more = {}) =>
      call(
        "POST",
        "/v1/ingest/workloads",
        {
          cluster_id,
          observations: [
            {
              external_id: "1",
              observed_at: observed_at.toISOString(),
              status: "pending",
              name: "train",
              submitted_by: "ada@example.com",
              gpu_count: 1,
              submitted_at: "2026-06-01T00:00:00Z",
              ...more,
            },
          ],
        },
        body.data.ingest_token,
      );
    expect((await report(new Date(NOW.getTime() - 7_000))).status).toBe(200);
    expect(await state()).toEqual({
      first_seen_at: NOW.toISOString(),
      last_seen_at: NOW.toISOString(),
      lag_seconds: 7,
      is_silent: false,
      rejected_last_day: 0,
    });
    server.now = new Date(NOW.getTime() + 300_999);
    expect((await state()).is_silent).toBe(false);
    server.now = new Date(NOW.getTime() + 301_000);
    expect((await state()).is_silent).toBe(true);
    await report(server.now, { gpu_count: -1 });
    expect(await state()).toMatchObject({ is_silent: false, lag_seconds: null, rejected_last_day: 1 });
    const path = `/v1/clusters/${cluster_id}/rejected-observations`;
    expect((await call("GET", path)).body.data.rejected_observations).toEqual([
      {
        received_at: server.now.toISOString(),
        external_id: "1",
        reason: expect.stringContaining("gpu_count"),
      },
    ]);
    const other = await smallOrganization(server, `beside${names}`);
    expect((await call("GET", path, undefined, other.tokens.ORG_ADMIN)).status).toBe(404);
    server.now = NOW;
  });
});

describe("the audit log", () => {
  test("says who, what, when, from where and by which request, and no secret", async () => {
    const { members, organization, tokens } = await acme();
    const admin = await openBrowser(server, members.admin);
    const response = await server.api.fetch(
      new Request("http://muster.test/api/trpc/organization.rename", {
        method: "POST",
        headers: {
          cookie: admin.cookie,
          host: "muster.test",
          origin: "http://muster.test",
          "content-type": "application/json",
          "user-agent": "Firefox",
          "x-request-id": "renaming-1",
        },
        body: JSON.stringify({ name: "Acme Renamed" }),
      }),
      "192.0.2.7",
    );
    expect(response.status).toBe(200);
    const { body } = await server.request("/v1/audit-events?limit=1", { token: tokens.ORG_ADMIN });
    expect(body.data.audit_events).toEqual([
      {
        audit_event_id: expect.stringMatching(/^aud_/),
        occurred_at: NOW.toISOString(),
        action: "organization.renamed",
        actor: { user_id: encodeId("user", members.admin.id), token_id: null, name: members.admin.email },
        target: { kind: "organization", id: encodeId("organization", organization.id), name: "Acme Renamed" },
        address: "192.0.2.7",
        user_agent: "Firefox",
        request_id: "renaming-1",
        details: { from: `acme${names}`, to: "Acme Renamed" },
      },
    ]);
  });

  test("is filtered by actor, action and period, exactly counted, and walked by cursor", async () => {
    const { call, members, tokens } = await acme();
    for (let day = 0; day < 5; day++) {
      server.now = new Date(NOW.getTime() + day * 86_400_000);
      await call(
        "POST",
        "/v1/tokens",
        { name: `t${day}`, scopes: ["admin"] },
        day % 2 ? tokens.MEMBER : tokens.ORG_ADMIN,
      );
      await call("POST", "/v1/initiatives", { name: `team ${day}` });
    }
    const read = async (query: string) => (await call("GET", `/v1/audit-events${query}`)).body;
    const count = async (query: string) => (await read(query)).metadata.total_count;
    expect(await count("")).toBe(10);
    expect(await count("?action=token.created")).toBe(5);
    expect(await count("?action=token.created,team.created")).toBe(10);
    expect(await count(`?actor=${encodeId("user", members.plain.id)}`)).toBe(2);
    expect(await count(`?actor=${encodeId("user", members.plain.id)}&action=team.created`)).toBe(0);
    expect(await count("?start_date=2026-06-17&end_date=2026-06-18")).toBe(2);
    const byToken = (await read("?limit=1")).data.audit_events[0].actor.token_id;
    expect(await count(`?actor=${byToken}`)).toBe(8);
    expect((await call("GET", "/v1/audit-events?actor=ada")).status).toBe(400);

    const seen = [];
    let page = await read("?limit=3");
    for (;;) {
      seen.push(...page.data.audit_events.map((event: { audit_event_id: string }) => event.audit_event_id));
      if (page.metadata.next_token === null) break;
      page = await read(`?limit=3&next_token=${page.metadata.next_token}`);
    }
    expect(new Set(seen).size).toBe(10);
    server.now = NOW;
  });

  test("stands or falls with the change that it tells of", async () => {
    const { call } = await acme();
    const owner = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
    await owner.query("set role none");
    await owner.query("revoke insert on audit_events from muster_app");
    expect((await call("POST", "/v1/initiatives", { name: "Untold" })).status).toBe(500);
    await owner.query("grant insert on audit_events to muster_app");
    await owner.end();
    const { initiatives } = (await call("GET", "/v1/initiatives")).body.data;
    expect(initiatives.map(({ name }: { name: string }) => name)).not.toContain("Untold");
  });

  test.each(["muster_app", "muster_auth", "muster_maintenance"] as const)(
    "can't be rewritten by %s",
    async (role) => {
      const pool = createPool({ url: server.world.url, role, maxConnections: 1 });
      const client = await pool.connect();
      await client.query("select set_config('app.org', gen_random_uuid()::text, false)");
      for (const statement of [
        "update audit_events set action = 'x'",
        "delete from audit_events",
        "truncate audit_events",
      ])
        await expect(client.query(statement)).rejects.toThrow("permission denied");
      client.release();
      await pool.end();
    },
  );
});
