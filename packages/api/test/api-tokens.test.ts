import { newApiToken } from "@muster/access";
import { DAY_MS } from "@muster/contract";
import { describe, expect, test } from "vitest";
import { actingOrganizations, team } from "./acting-organization.ts";
import { NOW } from "./server.ts";

const { acme, running } = actingOrganizations();

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
      expires_at: new Date(NOW.getTime() + 30 * DAY_MS).toISOString(),
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
    await running().world.token(narrow, members.admin, { scopes: ["admin"] });
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
    await running().world.token(robot, { organization, role: "ORG_ADMIN" });
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
