import { encodeId } from "@muster/contract";
import { createAccess, hashPassword, isPassword, NOWHERE } from "@muster/access";
import type { TestMember } from "@muster/db/testing/world";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { createTestServer, NOW, SETUP_TOKEN, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const acme = () => smallOrganization(server, `acme${++names}`);
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe("sessions", () => {
  test("are listed with where and when, this one marked, and ended one by one or all others at once", async () => {
    const { members } = await acme();
    const here = await openBrowser(server, members.plain);
    const phone = await openBrowser(server, members.plain);
    const tablet = await openBrowser(server, members.plain);
    const { data } = await here.ask("me.sessions");
    expect(data.sessions).toHaveLength(3);
    const current = data.sessions.filter((session: { is_current: boolean }) => session.is_current);
    expect(current).toEqual([
      expect.objectContaining({
        started_at: NOW.toISOString(),
        user_agent: expect.stringContaining("Firefox"),
      }),
    ]);
    const [other] = data.sessions.filter((session: { is_current: boolean }) => !session.is_current);
    expect((await here.change("me.end_session", { session_id: other.session_id })).status).toBe(200);
    const left = [await phone.ask("me.get"), await tablet.ask("me.get")].map(({ status }) => status);
    expect(left.toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect((await here.change("me.end_other_sessions")).data).toEqual({ ended_sessions: 1 });
    expect((await here.ask("me.sessions")).data.sessions).toHaveLength(1);
    expect((await phone.ask("me.get")).status + (await tablet.ask("me.get")).status).toBe(802);
  });

  test("of somebody else can't be ended", async () => {
    const { members } = await acme();
    const admin = await openBrowser(server, members.admin);
    const { data } = await admin.ask("me.sessions");
    const other = await openBrowser(server, members.plain);
    const { status } = await other.change("me.end_session", { session_id: data.sessions[0].session_id });
    expect(status).toBe(404);
    expect((await admin.ask("me.get")).status).toBe(200);
  });

  test("end after a week without use, and after two weeks in any case", async () => {
    const { members } = await acme();
    const idle = await openBrowser(server, members.plain);
    const busy = await openBrowser(server, members.plain);
    const day = 24 * 60;
    for (const days of [3, 6, 9, 12]) {
      server.now = later(days * day);
      expect((await busy.ask("me.get")).status).toBe(200);
      // When it was last used is noted beside the request.
      const seen = { userId: members.plain.id, lastSeenAt: server.now };
      await expect.poll(() => server.world.prisma.session.count({ where: seen })).toBe(1);
    }
    expect((await idle.ask("me.get")).status).toBe(401);
    server.now = later(14 * day + 1);
    expect((await busy.ask("me.get")).status).toBe(401);
    server.now = NOW;
  });
});

test("somebody is in each organization what they are there, by token and by session", async () => {
  const places = [await acme(), await acme()];
  const roles = ["MEMBER", "ORG_ADMIN"] as const;
  const people: TestMember[] = [];
  for (const [n, { organization }] of places.entries()) {
    const role = roles[n] ?? "MEMBER";
    people.push(await server.world.member(organization, "both@elsewhere.example", { role }));
  }
  const browser = await openBrowser(server, people[0]);
  for (const [n, person] of people.entries()) {
    const token = await server.tokenFor(person);
    expect((await server.request("/v1/me", { token })).body.data.organization.role).toBe(roles[n]);
    const organization_id = encodeId("organization", person.organization.id);
    await browser.change("me.switch_organization", { organization_id });
    expect((await browser.ask("me.get")).data.organization.role).toBe(roles[n]);
  }
});

test("a page of the organization that a session has left is told so, and changes nothing", async () => {
  const [here, there] = [await acme(), await acme()];
  const person = await server.world.member(here.organization, "two@elsewhere.example", { role: "ORG_ADMIN" });
  await server.world.member(there.organization, "two@elsewhere.example", { role: "ORG_ADMIN" });
  const browser = await openBrowser(server, person);
  const [left, entered] = [here, there].map(({ organization }) => encodeId("organization", organization.id));
  await browser.change("me.switch_organization", { organization_id: entered });
  const headers = { "x-organization-id": left ?? "" };
  const page = browser.onPage(headers);
  const input = { name: "Made nowhere", slug: "made-nowhere" };
  const change = await page.change("initiatives.create", input);
  expect([change.status, change.problem?.code]).toEqual([409, "CONFLICT"]);
  expect((await page.ask("me.get")).status).toBe(409);
  const file = "/api/export/workloads?format=ndjson";
  const download = { headers: { ...headers, cookie: browser.cookie } };
  expect((await server.request(file, download)).status).toBe(409);
  const teams = await server.world.prisma.initiative.count({ where: { slug: "made-nowhere" } });
  expect(teams).toBe(0);
  const moved = browser.onPage({ "x-organization-id": entered ?? "" });
  expect((await moved.change("initiatives.create", input)).status).toBe(200);
});

describe("the account", () => {
  test("keeps name, time zone and appearance, in all organizations", async () => {
    const { members } = await acme();
    const browser = await openBrowser(server, members.plain);
    expect((await browser.ask("me.get")).data.user).toMatchObject({ time_zone: null, color_scheme: null });
    await browser.change("me.update", {
      name: "Plain Person",
      time_zone: "Asia/Tokyo",
      color_scheme: "dark",
    });
    await browser.change("me.update", { color_scheme: "light" });
    expect((await browser.ask("me.get")).data.user).toMatchObject({
      name: "Plain Person",
      time_zone: "Asia/Tokyo",
      color_scheme: "light",
    });
    await browser.change("me.update", { time_zone: null });
    expect((await browser.ask("me.get")).data.user.time_zone).toBeNull();
    const wrong = await browser.change("me.update", { time_zone: "Mars/Olympus" });
    expect(wrong.problem?.details[0]?.path).toBe("time_zone");
  });

  test("a new password needs the current one, is kept as a hash, and ends all other sessions", async () => {
    const { members, tokens } = await acme();
    const { prisma } = server.world;
    await prisma.user.update({
      where: { id: members.plain.id },
      data: { passwordHash: await hashPassword("the old password") },
    });
    const here = await openBrowser(server, members.plain);
    const elsewhere = await openBrowser(server, members.plain);
    const change = (current_password: string, new_password: string) =>
      here.change("me.change_password", { current_password, new_password });
    const wrong = await change("not the old password", "the new password");
    expect([wrong.status, wrong.problem?.details[0]?.path]).toEqual([400, "current_password"]);
    const short = await change("the old password", "short");
    expect([short.status, short.problem?.details[0]?.path]).toEqual([400, "new_password"]);
    expect((await elsewhere.ask("me.get")).status).toBe(200);
    expect((await change("the old password", "the new password")).data).toEqual({ ended_sessions: 1 });
    expect((await elsewhere.ask("me.get")).status).toBe(401);
    expect((await here.ask("me.get")).status).toBe(200);
    const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: members.plain.id } });
    expect(await isPassword(passwordHash ?? "", "the new password")).toBe(true);
    const { body } = await server.request("/v1/audit-events?action=account.password_changed", {
      token: tokens.ORG_ADMIN,
    });
    expect(body.data.audit_events).toHaveLength(1);
    expect(JSON.stringify(body)).not.toMatch(/the (old|new) password|argon2/);
  });

  test("who has no password has none to change", async () => {
    const { members } = await acme();
    const browser = await openBrowser(server, members.plain);
    expect((await browser.ask("me.sessions")).data.has_password).toBe(false);
    const { status } = await browser.change("me.change_password", {
      current_password: "x",
      new_password: "correct horse",
    });
    expect(status).toBe(409);
  });

  test("signing in, failing to and signing out are in the log of each of a person's organizations", async () => {
    const { members, tokens } = await acme();
    const second = await acme();
    await server.world.member(second.organization, members.plain.email, { role: "MEMBER" });
    const access = createAccess({ databaseUrl: server.world.url, maxConnections: 2 });
    const at = { now: NOW, from: { ...NOWHERE, address: "192.0.2.9" }, requestId: "req-1" };
    await access.signIn.refuseSession(members.plain.id, at);
    const secret = await access.signIn.startSession(members.plain.id, at);
    await access.signIn.endSession(secret ?? "", at);
    await access.close();
    for (const token of [tokens.ORG_ADMIN, second.tokens.ORG_ADMIN]) {
      const { body } = await server.request("/v1/audit-events", { token });
      const told = body.data.audit_events.filter(
        ({ request_id }: { request_id: string }) => request_id === "req-1",
      );
      expect(told.map(({ action }: { action: string }) => action).sort()).toEqual([
        "session.ended",
        "session.refused",
        "session.started",
      ]);
      expect(told[0]).toMatchObject({ actor: { name: members.plain.email }, address: "192.0.2.9" });
    }
  });
});

test("many first sign-ins of one identity at once are all of the one with its verified email", async () => {
  const { members } = await acme();
  const access = createAccess({ databaseUrl: server.world.url, maxConnections: 8 });
  const identity = { provider: "oidc", subject: "someone", verifiedEmail: members.plain.email };
  const found = await Promise.all(Array.from({ length: 8 }, () => access.signIn.userByIdentity(identity)));
  found.push(await access.signIn.userByIdentity({ ...identity, verifiedEmail: null }));
  await access.close();
  expect(new Set(found.map((user) => user?.id))).toEqual(new Set([members.plain.id]));
});

describe("the first run", () => {
  const first = {
    organization: "Example University",
    name: "Ada",
    email: "Ada@Example.com",
    password: "correct horse",
  };

  test("creates the organization and its administrator, once, for who knows the token", async () => {
    const fresh = await createTestServer();
    const stranger = await openBrowser(fresh);
    expect((await stranger.ask("setup.status")).data).toEqual({ is_needed: true });
    const wrong = await stranger.change("setup.complete", { ...first, setup_token: "guess" });
    expect([wrong.status, wrong.problem?.details[0]?.path]).toEqual([403, "setup_token"]);
    expect((await stranger.ask("setup.status")).data).toEqual({ is_needed: true });
    const attempts = await Promise.all(
      ["a", "b", "c"].map((name) =>
        stranger.change("setup.complete", {
          ...first,
          organization: name,
          email: `${name}@example.com`,
          setup_token: SETUP_TOKEN,
        }),
      ),
    );
    expect(attempts.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404]);
    expect(await fresh.world.prisma.user.count()).toBe(1);
    expect((await stranger.ask("setup.status")).data).toEqual({ is_needed: false });
    // Afterwards a wrong token and the right one answer alike.
    for (const setup_token of ["guess", SETUP_TOKEN])
      expect((await stranger.change("setup.complete", { ...first, setup_token })).status).toBe(404);
    const [membership] = await fresh.world.prisma.membership.findMany({ include: { user: true } });
    expect(membership).toMatchObject({ role: "ORG_ADMIN" });
    const teams = await fresh.world.prisma.initiative.findMany();
    expect(teams.map(({ slug }) => slug)).toEqual(["unassigned"]);
    expect(
      await fresh.world.prisma.auditEvent.findMany({ select: { action: true, actorName: true } }),
    ).toEqual([{ action: "organization.created", actorName: membership?.user.email }]);
    await fresh.close();
  });
});

test("passwords, invitations, password links and the setup token can't be guessed: after five attempts 429 before anybody looks", async () => {
  const own = await createTestServer();
  const { members } = await smallOrganization(own);
  await own.world.prisma.user.update({
    where: { id: members.plain.id },
    data: { passwordHash: await hashPassword("the right password") },
  });
  const browser = await openBrowser(own, members.plain);
  const stranger = await openBrowser(own);
  const password = (current_password: string) =>
    browser.change("me.change_password", { current_password, new_password: "another password" });
  const signUp = () =>
    stranger.change("invitations.sign_up", { token: "x".repeat(43), name: "X", password: "correct horse" });
  const statusesOf = async (ask: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await ask()).status);
    return statuses;
  };
  expect(await statusesOf(() => password("a guess"))).toEqual([400, 400, 400, 400, 400, 429]);
  expect((await password("the right password")).problem?.code).toBe("RATE_LIMITED");
  const invitations = await statusesOf(signUp);
  expect([new Set(invitations.slice(0, 5)), invitations[5]]).toEqual([new Set([404]), 429]);
  const useLink = (token: string) =>
    stranger.change("password_links.use", { token, new_password: "correct horse" });
  const links = await statusesOf(() => useLink("x".repeat(43)));
  expect([new Set(links.slice(0, 5)), links[5]]).toEqual([new Set([404]), 429]);
  // Whose link is good need not wait for who guesses from the same address.
  const admin = await openBrowser(own, members.admin);
  const { data } = await admin.change("password_links.create", {
    user_id: encodeId("user", members.plain.id),
  });
  expect((await useLink(data.path.split("=")[1])).status).toBe(200);
  await own.close();

  const empty = await createTestServer();
  const setup = (await openBrowser(empty)).change;
  const input = { organization: "Acme", name: "Ada", email: "ada@acme.example", password: "correct horse" };
  const guess = () => setup("setup.complete", { ...input, setup_token: "guess" });
  expect(await statusesOf(guess)).toEqual([403, 403, 403, 403, 403, 429]);
  await empty.close();
});
