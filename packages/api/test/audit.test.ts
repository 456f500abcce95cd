import { DAY_MS, encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import { describe, expect, test } from "vitest";
import { actingOrganizations } from "./acting-organization.ts";
import { openBrowser } from "./browser.ts";
import { NOW } from "./server.ts";

const { acme, running } = actingOrganizations();

describe("the audit log", () => {
  test("says who, what, when, from where and by which request, and no secret", async () => {
    const { members, organization, name, tokens } = await acme();
    const admin = await openBrowser(running(), members.admin);
    const response = await running().api.fetch(
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
    const { body } = await running().request("/v1/audit-events?limit=1", { token: tokens.ORG_ADMIN });
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
        details: { from: name, to: "Acme Renamed" },
      },
    ]);
  });

  test("is filtered by actor, action and period, exactly counted, and walked by cursor", async () => {
    const { call, members, tokens } = await acme();
    for (let day = 0; day < 5; day++) {
      running().now = new Date(NOW.getTime() + day * DAY_MS);
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
    running().now = NOW;
  });

  test("stands or falls with the change that it tells of", async () => {
    const { call } = await acme();
    const owner = createPool({ url: running().world.url, role: "muster_maintenance", maxConnections: 1 });
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
      const pool = createPool({ url: running().world.url, role, maxConnections: 1 });
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
