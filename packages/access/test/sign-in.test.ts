import { DAY_MS } from "@muster/contract";
import { createPool } from "@muster/db";
import { createWorld, type TestMember, type World } from "@muster/db/testing/world";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Access, createAccess } from "../src/access.ts";
import { NOWHERE } from "../src/origin.ts";
import { hashPassword, NOBODYS_HASH } from "../src/passwords.ts";

let world: World;
let access: Access;
let person: TestMember;

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
  const organization = await world.organization("acme");
  person = await world.member(organization, "with@acme.example", { role: "MEMBER" });
  await world.member(organization, "without@acme.example", { role: "MEMBER" });
  await world.prisma.user.update({
    where: { email: "with@acme.example" },
    data: { passwordHash: await hashPassword("the right password") },
  });
});
afterAll(async () => {
  await access.close();
  await world.close();
});

test.each([
  ["with@acme.example", "the right password", true],
  ["With@ACME.example", "the right password", true],
  ["with@acme.example", "a wrong password", false],
  ["without@acme.example", "the right password", false],
  ["nobody@acme.example", "the right password", false],
])("the password of %s: %s, %s", async (email, password, fits) => {
  const attempt = await access.signIn.userByPassword(email, password);
  const user = email.startsWith("nobody") ? null : { email: email.toLowerCase() };
  expect(attempt).toMatchObject({ fits, user });
});

test("no hash of a password leaves the desk", async () => {
  const identity = { provider: "oidc", subject: "with", verifiedEmail: "with@acme.example" };
  const found = [
    await access.signIn.userByPassword("with@acme.example", "the right password"),
    await access.signIn.userByIdentity(identity),
    await access.signIn.userByIdentity(identity),
  ];
  expect(JSON.stringify(found)).not.toMatch(/argon2|passwordHash/);
});

test("nobody's hash is as much work as anybody's", async () => {
  const costOf = (hash: string) => hash.split("$").slice(0, 4);
  expect(costOf(NOBODYS_HASH)).toEqual(costOf(await hashPassword("a password")));
});

const NOW = new Date("2026-03-18T15:04:05.678Z");

test("who is being removed as they sign in gets no session", async () => {
  const acme = await world.organization("leaving");
  const leaving = await world.member(acme, "leaving@acme.example", { role: "MEMBER" });
  const maintenance = createPool({ url: world.url, role: "muster_maintenance", maxConnections: 2 });
  const removing = await maintenance.connect();
  try {
    await removing.query("begin");
    await removing.query("delete from memberships where user_id = $1", [leaving.id]);
    const secret = access.signIn.startSession(leaving.id, { now: NOW, from: NOWHERE, requestId: null });
    const isWaiting = async () =>
      (
        await maintenance.query(
          "select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()",
        )
      ).rowCount === 1;
    await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
    await removing.query("commit");
    expect(await secret).toBeNull();
  } finally {
    removing.release(true);
    await maintenance.end();
  }
});

test.each([
  { what: "was used just within a week", usedAgo: 7 * DAY_MS - 1, endsIn: 1, isGood: true },
  { what: "was last used a week ago", usedAgo: 7 * DAY_MS, endsIn: DAY_MS, isGood: false },
  { what: "ends now", usedAgo: 0, endsIn: 0, isGood: false },
])("a session that $what is told the same by all who ask", async ({ usedAgo, endsIn, isGood }) => {
  await world.prisma.session.deleteMany();
  const at = { now: NOW, from: NOWHERE, requestId: null };
  const secret = (await access.signIn.startSession(person.id, at)) ?? "";
  const data = {
    lastSeenAt: new Date(NOW.getTime() - usedAgo),
    expiresAt: new Date(NOW.getTime() + endsIn),
  };
  await world.prisma.session.updateMany({ data });
  expect(await access.signIn.hasSession(secret, NOW)).toBe(isGood);
  expect(await access.account.sessions(person.id, NOW)).toHaveLength(isGood ? 1 : 0);
  expect((await access.bySession(secret, NOW)) !== undefined).toBe(isGood);
});
