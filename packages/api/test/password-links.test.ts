import { createAccess, createCaretaker, hashPassword, isPassword, NOWHERE } from "@muster/access";
import { encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type { TestMember } from "@muster/db/testing/world";
import { expect, test } from "vitest";
import { actingOrganizations } from "./acting-organization.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { NOW } from "./server.ts";

const { acme: organization, running } = actingOrganizations();

const user = (person: { id: string }) => ({ user_id: encodeId("user", person.id) });
const tokenOf = (path: string) => new URL(path, "http://muster.test").searchParams.get("token") ?? "";

/** An organization whose members sign in with passwords, with its administrator's browser. */
async function acme(name?: string) {
  const made = await organization(name);
  const passwordHash = await hashPassword("a lost password");
  for (const { id } of Object.values(made.members))
    await running().world.prisma.user.update({ where: { id }, data: { passwordHash } });
  const admin = await openBrowser(running(), made.members.admin);
  return { ...made, admin, stranger: await openBrowser(running()) };
}

const linkFor = async (admin: Browser, person: TestMember) =>
  tokenOf((await admin.change("password_links.create", user(person))).data.path);
const isOpen = async (browser: Browser, token: string) =>
  (await browser.ask("password_links.find", { token })).status === 200;
const use = (browser: Browser, token: string, new_password = "a new password") =>
  browser.change("password_links.use", { token, new_password });
const passwordOf = async ({ id }: TestMember) =>
  (await running().world.prisma.user.findUniqueOrThrow({ where: { id } })).passwordHash ?? "";

test("a link sets a member's password once, ends their sessions, and is told in the log without a secret", async () => {
  const { admin, stranger, members, call } = await acme();
  const before = await openBrowser(running(), members.plain);
  const token = await linkFor(admin, members.plain);
  const { data } = await stranger.ask("password_links.find", { token });
  expect(data).toEqual({ email: members.plain.email, expires_at: "2026-06-16T12:00:00.250Z" });
  const short = await use(stranger, token, "short");
  expect([short.status, short.problem?.details[0]?.path]).toEqual([400, "new_password"]);
  expect((await before.ask("me.get")).status).toBe(200);

  const answers = await Promise.all([use(stranger, token), use(stranger, token)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  expect(answers.find(({ status }) => status === 200)?.data).toEqual({ email: members.plain.email });
  expect(await isPassword(await passwordOf(members.plain), "a new password")).toBe(true);
  expect((await before.ask("me.get")).status).toBe(401);
  expect((await admin.ask("me.get")).status).toBe(200);
  expect(await isOpen(stranger, token)).toBe(false);

  const { body } = await call(
    "GET",
    "/v1/audit-events?action=password_link.created,account.password_changed",
  );
  const told = body.data.audit_events.map(
    ({ action, actor, target, details }: Record<string, Record<string, unknown>>) => ({
      action,
      by: actor?.name,
      to: target?.name,
      details,
    }),
  );
  expect(told).toEqual([
    {
      action: "account.password_changed",
      by: members.plain.email,
      to: undefined,
      details: { by_link: true, ended_sessions: 1 },
    },
    { action: "password_link.created", by: members.admin.email, to: members.plain.email, details: {} },
  ]);
  expect(JSON.stringify(body)).not.toContain(token);
  const stored = await running().world.prisma.passwordLink.findMany();
  expect(JSON.stringify(stored)).not.toContain(token);
});

test("a link ends after a day, by a newer one, when the password is changed, and with the membership", async () => {
  const { admin, stranger, members, call } = await acme();
  const first = await linkFor(admin, members.plain);
  const second = await linkFor(admin, members.plain);
  expect([await isOpen(stranger, first), await isOpen(stranger, second)]).toEqual([false, true]);
  running().now = new Date(NOW.getTime() + 86_400_000);
  expect(await isOpen(stranger, second)).toBe(false);
  running().now = NOW;

  const own = await openBrowser(running(), members.plain);
  const changed = { current_password: "a lost password", new_password: "found again after all" };
  expect((await own.change("me.change_password", changed)).status).toBe(200);
  expect(await isOpen(stranger, second)).toBe(false);

  const third = await linkFor(admin, members.plain);
  await call("DELETE", `/v1/members/${user(members.plain).user_id}`);
  expect([await isOpen(stranger, third), (await use(stranger, third)).status]).toEqual([false, 404]);
});

test("an administrator's link is good as long as they are one", async () => {
  const { admin, stranger, members, call } = await acme();
  const token = await linkFor(admin, members.plain);
  await call("PATCH", `/v1/members/${user(members.lead).user_id}`, { role: "ORG_ADMIN" });
  await call("PATCH", `/v1/members/${user(members.admin).user_id}`, { role: "MEMBER" });
  expect([await isOpen(stranger, token), (await use(stranger, token)).status]).toEqual([false, 404]);
});

test("nobody comes into another organization by a link, whenever its person joined that one", async () => {
  const { admin, stranger, members } = await acme();
  const { prisma } = running().world;
  const other = await acme("beside");
  expect((await admin.change("password_links.create", user(other.members.plain))).status).toBe(404);
  const token = await linkFor(admin, members.plain);
  await running().world.member(other.organization, members.plain.email, { role: "MEMBER" });
  const hash = await passwordOf(members.plain);
  expect([await isOpen(stranger, token), (await use(stranger, token)).status]).toEqual([false, 404]);
  expect(await passwordOf(members.plain)).toBe(hash);
  for (const browser of [admin, other.admin]) {
    const { status, problem } = await browser.change("password_links.create", user(members.plain));
    expect([status, problem?.message]).toEqual([409, expect.stringContaining("another organization")]);
    expect(problem?.message).toContain("pnpm muster password-link");
  }
  expect(await prisma.passwordLink.count({ where: { organizationId: other.organization.id } })).toBe(0);
});

test("nor when they join it at the same moment", async () => {
  const { admin, stranger, members } = await acme();
  const other = await acme("beside");
  const token = await linkFor(admin, members.plain);
  const maintenance = createPool({
    url: running().world.url,
    role: "muster_maintenance",
    maxConnections: 2,
  });
  const joining = await maintenance.connect();
  try {
    await joining.query("begin");
    await joining.query("select pg_advisory_xact_lock(hashtextextended('user:' || $1, 0))", [
      members.plain.id,
    ]);
    const used = use(stranger, token);
    const isWaiting = async () =>
      (await maintenance.query("select from pg_locks where locktype = 'advisory' and not granted"))
        .rowCount === 1;
    await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
    await running().world.member(other.organization, members.plain.email, { role: "MEMBER" });
    await joining.query("commit");
    expect((await used).status).toBe(404);
  } finally {
    joining.release(true);
    await maintenance.end();
  }
});

test("a link that is used while its person is being removed waits for that, and is gone", async () => {
  const { admin, stranger, members } = await acme();
  const token = await linkFor(admin, members.plain);
  await openBrowser(running(), members.plain);
  const maintenance = createPool({ url: running().world.url, role: "muster_maintenance", maxConnections: 2 });
  const removing = await maintenance.connect();
  try {
    // What goes with a membership goes in this order.
    await removing.query("begin");
    await removing.query("delete from sessions where user_id = $1", [members.plain.id]);
    const used = use(stranger, token);
    const isWaiting = async () =>
      (
        await maintenance.query(
          "select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()",
        )
      ).rowCount === 1;
    await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
    await removing.query("delete from memberships where user_id = $1", [members.plain.id]);
    await removing.query("commit");
    expect((await used).status).toBe(404);
  } finally {
    removing.release(true);
    await maintenance.end();
  }
});

test("nobody makes a link for themselves, for who has no password, or with an API token", async () => {
  const { admin, members, tokens } = await acme();
  const own = await admin.change("password_links.create", user(members.admin));
  expect([own.status, own.problem?.details[0]?.path]).toEqual([409, "user_id"]);
  const { id } = members.plain;
  await running().world.prisma.user.update({ where: { id }, data: { passwordHash: null } });
  const without = await admin.change("password_links.create", user(members.plain));
  expect([without.status, without.problem?.message]).toEqual([409, expect.stringContaining("no password")]);
  for (const person of [members.lead, members.plain]) {
    const browser = await openBrowser(running(), person);
    expect((await browser.change("password_links.create", user(members.lead))).status).toBe(403);
  }
  const { status } = await running().request("/api/trpc/password_links.create", {
    method: "POST",
    token: tokens.ORG_ADMIN,
    headers: { host: "muster.test", origin: "http://muster.test", "content-type": "application/json" },
    body: JSON.stringify(user(members.lead)),
  });
  expect(status).toBe(401);
});

test("a provider's first proof ends a password that was set by a link", async () => {
  const { admin, stranger, members, call } = await acme();
  const access = createAccess({ databaseUrl: running().world.url, maxConnections: 2 });
  const proven = async ({ email }: TestMember) => {
    await access.signIn.userByIdentity({ provider: "oidc", subject: email, verifiedEmail: email });
  };
  const token = await linkFor(admin, members.plain);
  await access.passwordLinks.use(token, "a new password", { now: NOW, from: NOWHERE, requestId: null });
  // Who made the link may know the password, also when its person is no member any more.
  await call("DELETE", `/v1/members/${user(members.plain).user_id}`);
  await proven(members.plain);
  expect(await passwordOf(members.plain)).toBe("");

  const unused = await linkFor(admin, members.lead);
  await proven(members.lead);
  expect(await passwordOf(members.lead)).not.toBe("");
  expect(await isOpen(stranger, unused)).toBe(false);
  expect((await admin.change("password_links.create", user(members.lead))).status).toBe(409);
  await access.close();
});

test("an operator's link is for anybody, also in several organizations, and all of them are told", async () => {
  const { stranger, members, call } = await acme();
  const other = await acme("beside");
  await running().world.member(other.organization, members.admin.email, { role: "MEMBER" });
  const caretaker = createCaretaker(running().world.url);
  const at = { now: NOW, from: NOWHERE, requestId: null };
  expect(await caretaker.passwordLink("nobody@nowhere.example", at)).toBeNull();
  const link = await caretaker.passwordLink(members.admin.email.toUpperCase(), at);
  await caretaker.close();
  const token = link?.secret ?? "";
  expect(await isOpen(stranger, token)).toBe(true);
  const access = createAccess({ databaseUrl: running().world.url, maxConnections: 2 });
  expect(await access.passwordLinks.use(token, "a new password", at)).toBe(members.admin.email);
  await access.close();
  for (const ask of [call, other.call]) {
    const { body } = await ask("GET", "/v1/audit-events?action=password_link.created");
    const [event] = body.data.audit_events;
    expect([event.actor.name, event.target.name]).toEqual([null, members.admin.email]);
    expect(event.details).toEqual({ made_by: "operator" });
  }
});
