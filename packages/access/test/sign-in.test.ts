import { createWorld, type World } from "@muster/db/testing/world";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Access, createAccess } from "../src/access.ts";
import { hashPassword, NOBODYS_HASH } from "../src/passwords.ts";

let world: World;
let access: Access;

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
  const organization = await world.organization("acme");
  for (const email of ["with@acme.example", "without@acme.example"])
    await world.member(organization, email, { role: "MEMBER" });
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
