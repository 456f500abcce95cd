import { createAccess, NOWHERE, sha256 } from "@muster/access";
import { DAY_MS, encodeId, newUuid } from "@muster/contract";
import { expect, test } from "vitest";
import { actingOrganizations } from "./acting-organization.ts";
import { openBrowser } from "./browser.ts";
import { NOW } from "./server.ts";

// What a person may do and has, and for how long.
const { acme, running } = actingOrganizations();
const user = (person: { id: string }) => encodeId("user", person.id);

test("who is removed while a request of theirs is under way changes nothing by it", async () => {
  const { call, members, tokens } = await acme();
  await call("PATCH", `/v1/members/${user(members.lead)}`, { role: "ORG_ADMIN" });
  let rest = () => {};
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('{"name":"x","scopes":["workloads:read"],'));
      await new Promise<void>((resolve) => (rest = resolve));
      controller.enqueue(new TextEncoder().encode('"service":{"role":"ORG_ADMIN"}}'));
      controller.close();
    },
  });
  const asked = running().request("/v1/tokens", {
    method: "POST",
    token: tokens.TEAM_LEAD,
    headers: { "content-type": "application/json" },
    body,
    duplex: "half",
  } as never);
  await new Promise((resolve) => setTimeout(resolve, 200)); // it is known who asks
  expect((await call("DELETE", `/v1/members/${user(members.lead)}`)).status).toBe(200);
  rest();
  expect(await asked).toMatchObject({ status: 403, body: { error: { code: "FORBIDDEN" } } });
});

test("at the first proof of whose the address is, a password that an invitation's link gave ends", async () => {
  const { call } = await acme();
  const email = "ceo@bank.example";
  const made = await call("POST", "/v1/invitations", { email });
  const token = made.body.data.path.split("token=")[1];
  const stranger = await openBrowser(running());
  await stranger.change("invitations.sign_up", { token, name: "Whoever", password: "correct horse" });
  const { prisma } = running().world;
  const account = async () => {
    const { id, passwordHash } = await prisma.user.findUniqueOrThrow({ where: { email } });
    return { id, passwordHash, sessions: await prisma.session.findMany({ where: { userId: id } }) };
  };
  const { id } = await account();
  const access = createAccess({ databaseUrl: running().world.url, maxConnections: 2 });
  await access.signIn.startSession(id, { now: NOW, from: NOWHERE, requestId: null });
  expect(await account()).toMatchObject({ passwordHash: expect.any(String), sessions: [{}] });
  const identity = { provider: "oidc", subject: "the-ceo", verifiedEmail: email };
  expect(await access.signIn.userByIdentity(identity)).toMatchObject({ id });
  expect(await account()).toMatchObject({ passwordHash: null, sessions: [] });
  // Not so for one whose address was proved before.
  await access.signIn.startSession(id, { now: NOW, from: NOWHERE, requestId: null });
  await access.signIn.userByIdentity({ ...identity, provider: "github" });
  expect((await account()).sessions).toHaveLength(1);
  await access.close();
});

test("one person has at most 100 good tokens and 50 sessions; what was used longest ago ends", async () => {
  const { call, members, organization } = await acme();
  const { prisma } = running().world;
  const owned = { organizationId: organization.id, ownerUserId: members.admin.id };
  const there = await prisma.apiToken.count({ where: { ...owned, revokedAt: null } });
  await prisma.apiToken.createMany({
    data: Array.from({ length: 100 - there }, (_, n) => ({
      ...owned,
      id: newUuid(NOW.getTime()),
      name: `token ${n}`,
      scopes: ["workloads:read"],
      tokenSha256: new Uint8Array(sha256(`${organization.id} ${n}`)),
      createdAt: NOW,
      expiresAt: new Date(NOW.getTime() + DAY_MS),
    })),
  });
  const more = await call("POST", "/v1/tokens", { name: "one more", scopes: ["workloads:read"] });
  expect([more.status, more.body.error.code]).toEqual([409, "CONFLICT"]);
  const access = createAccess({ databaseUrl: running().world.url, maxConnections: 2 });
  for (let n = 0; n < 55; n++) {
    const now = new Date(NOW.getTime() + n * 1_000);
    await access.signIn.startSession(members.lead.id, { now, from: NOWHERE, requestId: null });
  }
  await access.close();
  const left = await prisma.session.findMany({
    where: { userId: members.lead.id },
    orderBy: { lastSeenAt: "asc" },
  });
  expect([left.length, left[0]?.createdAt]).toEqual([50, new Date(NOW.getTime() + 5_000)]);
});
