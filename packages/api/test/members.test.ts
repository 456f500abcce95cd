import { DAY_MS, encodeId } from "@muster/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const team = (place: { id: string }) => encodeId("initiative", place.id);
const user = (person: { id: string }) => encodeId("user", person.id);

/** An organization of one's own, and how to call it as its administrator. */
async function acme() {
  const organization = await smallOrganization(server, `acme${++names}`);
  const call = (method: string, path: string, body?: object, token = organization.tokens.ORG_ADMIN) =>
    server.request(path, {
      method,
      token,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  const events = async () =>
    (
      await call(
        "GET",
        "/v1/audit-events?limit=100&action=member.invited,member.joined,member.removed,member.role_changed,member.teams_changed",
      )
    ).body.data.audit_events.map(
      ({ action, target, actor, details }: Record<string, Record<string, unknown>>) => ({
        action,
        by: actor?.name,
        to: target?.name,
        details,
      }),
    );
  return { ...organization, call, events };
}

test("members are listed with role and teams, by email, a page at a time, and found by name", async () => {
  const { call, members, teams } = await acme();
  const first = (await call("GET", "/v1/members?limit=2")).body;
  expect(first.metadata.total_count).toBe(3);
  expect(first.data.members.map(({ role }: { role: string }) => role)).toEqual(["MEMBER", "ORG_ADMIN"]);
  const second = (await call("GET", `/v1/members?limit=2&next_token=${first.metadata.next_token}`)).body;
  expect(second.data.members).toEqual([
    {
      user_id: user(members.lead),
      email: members.lead.email,
      name: members.lead.email,
      role: "TEAM_LEAD",
      led_initiative_ids: [team(teams.vision)],
      joined_initiative_ids: [],
      joined_at: expect.stringMatching(/Z$/),
      last_seen_at: null,
    },
  ]);
  expect(second.metadata).toEqual({ next_token: null, total_count: 3 });
  const found = (await call("GET", "/v1/members?search=TEAM_LEAD%40")).body;
  expect(found.metadata.total_count).toBe(1);
  expect((await call("GET", `/v1/members?search=x&next_token=${first.metadata.next_token}`)).status).toBe(
    400,
  );
});

test("a role and teams are changed, take effect at once, and are in the log", async () => {
  const { call, members, teams, tokens, events } = await acme();
  const sees = async () =>
    (await call("GET", "/v1/initiatives", undefined, tokens.MEMBER)).body.data.initiatives.length;
  expect(await sees()).toBe(1);
  const { status, body } = await call("PATCH", `/v1/members/${user(members.plain)}`, {
    role: "TEAM_LEAD",
    led_initiative_ids: [team(teams.research)],
    joined_initiative_ids: [team(teams.research)],
  });
  expect([status, body.data.role]).toEqual([200, "TEAM_LEAD"]);
  expect(body.data.led_initiative_ids).toEqual([team(teams.research)]);
  expect(body.data.joined_initiative_ids).toEqual([]);
  expect(await sees()).toBe(4);
  const by = members.admin.email;
  const to = members.plain.email;
  expect(await events()).toEqual([
    { action: "member.teams_changed", by, to, details: { leads: ["research"], joins: [] } },
    { action: "member.role_changed", by, to, details: { from: "MEMBER", to: "TEAM_LEAD" } },
  ]);
  // What stays as it was is not told.
  await call("PATCH", `/v1/members/${user(members.plain)}`, { role: "TEAM_LEAD" });
  expect(await events()).toHaveLength(2);
});

test("teams of another organization, archived ones and members who are none are refused, and nothing is changed", async () => {
  const { call, members, teams, events } = await acme();
  const other = await smallOrganization(server, "elsewhere");
  const path = `/v1/members/${user(members.plain)}`;
  const foreign = await call("PATCH", path, {
    role: "ORG_ADMIN",
    joined_initiative_ids: [team(other.teams.vision)],
  });
  expect([foreign.status, foreign.body.error.details[0].path]).toEqual([400, "joined_initiative_ids"]);
  await server.world.prisma.initiative.updateMany({
    where: { id: teams.speech.id },
    data: { archivedAt: NOW },
  });
  const archived = await call("PATCH", path, { led_initiative_ids: [team(teams.speech)] });
  expect([archived.status, archived.body.error.details[0].path]).toEqual([400, "led_initiative_ids"]);
  expect((await call("PATCH", `/v1/members/${user(other.members.plain)}`, { role: "MEMBER" })).status).toBe(
    404,
  );
  expect((await call("DELETE", `/v1/members/${user(other.members.plain)}`)).status).toBe(404);
  expect((await call("GET", "/v1/members?search=member%40")).body.data.members[0].role).toBe("MEMBER");
  expect(await events()).toEqual([]);
});

test("a removed member's sessions and tokens are over at once", async () => {
  const { call, members, tokens, events } = await acme();
  const browser = await openBrowser(server, members.plain);
  expect((await browser.ask("me.get")).status).toBe(200);
  expect((await call("DELETE", `/v1/members/${user(members.plain)}`)).status).toBe(200);
  expect((await browser.ask("me.get")).status).toBe(401);
  expect((await call("GET", "/v1/workloads", undefined, tokens.MEMBER)).status).toBe(401);
  expect((await events())[0]).toEqual({
    action: "member.removed",
    by: members.admin.email,
    to: members.plain.email,
    details: { role: "MEMBER" },
  });
});

test("who is said to be in a team that they led leads it no more", async () => {
  const { call, members, teams } = await acme();
  const path = `/v1/members/${user(members.lead)}`;
  await call("PATCH", path, { led_initiative_ids: [team(teams.vision), team(teams.speech)] });
  const { status, body } = await call("PATCH", path, { joined_initiative_ids: [team(teams.vision)] });
  expect([status, body.data.led_initiative_ids, body.data.joined_initiative_ids]).toEqual([
    200,
    [team(teams.speech)],
    [team(teams.vision)],
  ]);
});

test("the last administrator can be neither removed nor demoted", async () => {
  const { call, members } = await acme();
  const path = `/v1/members/${user(members.admin)}`;
  const demoted = await call("PATCH", path, { role: "MEMBER" });
  expect([demoted.status, demoted.body.error.details[0].path]).toEqual([409, "role"]);
  const removed = await call("DELETE", path);
  expect([removed.status, removed.body.error.code]).toEqual([409, "CONFLICT"]);
  expect((await call("GET", "/v1/members")).body.metadata.total_count).toBe(3);
});

test("two administrators who remove or demote each other at once leave one", async () => {
  for (const act of ["remove", "demote"] as const) {
    const { members, tokens, call, organization } = await acme();
    await call("PATCH", `/v1/members/${user(members.lead)}`, { role: "ORG_ADMIN" });
    const strike = (victim: { id: string }, token: string) =>
      act === "remove"
        ? call("DELETE", `/v1/members/${user(victim)}`, undefined, token)
        : call("PATCH", `/v1/members/${user(victim)}`, { role: "MEMBER" }, token);
    const answers = await Promise.all([
      strike(members.admin, tokens.TEAM_LEAD),
      strike(members.lead, tokens.ORG_ADMIN),
    ]);
    // Whoever comes second finds that they are the last one, or nobody any more.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = { organizationId: organization.id, role: "ORG_ADMIN" } as const;
    expect(await server.world.prisma.membership.count({ where: left })).toBe(1);
  }
});

test("an invitation is good once, for a new person, with the role and teams that it names", async () => {
  const { call, teams, events, members } = await acme();
  const { body } = await call("POST", "/v1/invitations", {
    email: " New.Person@Example.com ",
    role: "TEAM_LEAD",
    led_initiative_ids: [team(teams.vision)],
  });
  const email = `new.person@example.com`;
  expect(body.data.invitation).toMatchObject({ email, role: "TEAM_LEAD", invited_by: members.admin.email });
  const token = new URL(body.data.path, "http://muster.test").searchParams.get("token") ?? "";
  expect((await call("GET", "/v1/invitations")).body.data.invitations).toEqual([body.data.invitation]);
  expect(JSON.stringify((await call("GET", "/v1/invitations")).body)).not.toContain(token);

  const stranger = await openBrowser(server);
  const { data } = await stranger.ask("invitations.find", { token });
  expect(data).toMatchObject({ email, role: "TEAM_LEAD", has_account: false });
  const short = await stranger.change("invitations.sign_up", { token, name: "New", password: "short" });
  expect(short.problem?.details).toEqual([{ path: "password", message: "must have at least 12 characters" }]);
  const answers = await Promise.all(
    [1, 2].map(() =>
      stranger.change("invitations.sign_up", { token, name: "New Person", password: "correct horse" }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  expect((await stranger.ask("invitations.find", { token })).status).toBe(404);

  const person = (await call("GET", "/v1/members?search=new.person")).body.data.members[0];
  expect(person).toMatchObject({
    name: "New Person",
    role: "TEAM_LEAD",
    led_initiative_ids: [team(teams.vision)],
  });
  expect((await events()).slice(0, 2)).toEqual([
    { action: "member.joined", by: email, to: email, details: { role: "TEAM_LEAD" } },
    {
      action: "member.invited",
      by: members.admin.email,
      to: email,
      details: { role: "TEAM_LEAD", leads: ["vision"], joins: [] },
    },
  ]);
});

test("somebody with an account accepts signed in, and sees the organization; nobody else can", async () => {
  const { call, organization } = await acme();
  const other = await smallOrganization(server, `inviting${names}`);
  const guest = other.members.plain;
  const { body } = await call("POST", "/v1/invitations", { email: guest.email });
  const token = body.data.path.split("token=")[1];
  const wrong = await openBrowser(server, other.members.lead);
  const refused = await wrong.change("invitations.accept", { token });
  expect([refused.status, refused.problem?.details[0]?.path]).toEqual([403, "token"]);
  const signUp = await wrong.change("invitations.sign_up", { token, name: "X", password: "correct horse" });
  expect([signUp.status, signUp.problem?.code]).toEqual([409, "CONFLICT"]);

  const browser = await openBrowser(server, guest);
  expect((await browser.ask("invitations.find", { token })).data.has_account).toBe(true);
  expect((await browser.change("invitations.accept", { token })).status).toBe(200);
  const me = (await browser.ask("me.get")).data;
  expect(me.organization.organization_id).toBe(encodeId("organization", organization.id));
  expect(me.organizations).toHaveLength(2);
});

test("an invitation ends when it is revoked, replaced or a week old; a member can't be invited", async () => {
  const { call, members } = await acme();
  const stranger = await openBrowser(server);
  const invite = async () => {
    const { body } = await call("POST", "/v1/invitations", { email: "late@example.com" });
    return { id: body.data.invitation.invitation_id, token: body.data.path.split("token=")[1] };
  };
  const isOpen = async (token: string) => (await stranger.ask("invitations.find", { token })).status === 200;
  const first = await invite();
  const second = await invite();
  const ended = await call("GET", "/v1/audit-events?action=invitation.revoked");
  expect(ended.body.metadata.total_count).toBe(1);
  expect([await isOpen(first.token), await isOpen(second.token)]).toEqual([false, true]);
  expect((await call("DELETE", `/v1/invitations/${second.id}`)).status).toBe(200);
  expect(await isOpen(second.token)).toBe(false);
  expect((await call("DELETE", `/v1/invitations/${second.id}`)).status).toBe(404);
  const third = await invite();
  server.now = new Date(NOW.getTime() + 7 * DAY_MS + 1);
  expect(await isOpen(third.token)).toBe(false);
  server.now = NOW;
  const taken = await call("POST", "/v1/invitations", { email: members.plain.email });
  expect([taken.status, taken.body.error.details[0].path]).toEqual([409, "email"]);
  const nonsense = await call("POST", "/v1/invitations", { email: "nobody" });
  expect([nonsense.status, nonsense.body.error.details[0].path]).toEqual([400, "email"]);
});
