import { createTestServer, openBrowser, smallOrganization, type TestServer } from "@muster/api/testing";
import { createSession, type Session } from "@muster/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { upkeep } from "../src/extension.ts";

let server: TestServer;
let session: Session;

beforeAll(async () => {
  server = await createTestServer();
  session = createSession((terminal) => upkeep(terminal));
});
afterAll(async () => {
  session.close();
  await server.close();
});

test("password-link makes a link to Muster's address, by which the only administrator chooses a new password", async () => {
  const { members } = await smallOrganization(server);
  const { email } = members.admin;
  session.env.NEXTAUTH_URL = "https://muster.example.org";
  const { code, out, error } = await session.run("password-link", email, "--database", server.world.url);
  expect([code, error]).toEqual([0, "Good once, for 24 hours. Pass it on to nobody else.\n"]);
  const { origin, pathname, searchParams } = new URL(out);
  expect([origin, pathname]).toEqual(["https://muster.example.org", "/password"]);
  const stranger = await openBrowser(server);
  const used = { token: searchParams.get("token"), new_password: "correct horse" };
  expect((await stranger.change("password_links.use", used)).data).toEqual({ email });
});

test("password-link says where Muster is to be found by itself, and that nobody has an email", async () => {
  const { members } = await smallOrganization(server, "beside");
  session.env.DATABASE_URL = server.world.url;
  session.env.NEXTAUTH_URL = undefined;
  session.env.PORT = "3100";
  const { out } = await session.run("password-link", members.plain.email);
  expect(out).toMatch(/^http:\/\/localhost:3100\/password\?token=[\w-]{43}\n$/);
  expect(await session.run("password-link", "nobody@nowhere.example")).toEqual({
    code: 1,
    out: "",
    error: "muster: Nobody with the email nobody@nowhere.example is in an organization.\n",
  });
});

test("password-link refuses an address that can't be one before it makes anything", async () => {
  const { members } = await smallOrganization(server, "apart");
  const wrong = async (env: Record<string, string>) => {
    const settings = { DATABASE_URL: server.world.url, NEXTAUTH_URL: undefined, PORT: undefined };
    Object.assign(session.env, settings, env);
    return session.run("password-link", members.plain.email);
  };
  const expected = (error: string) => ({ code: 2, out: "", error: `muster: ${error}\n` });
  for (const NEXTAUTH_URL of ["muster.example.org", "https://", "ftp://x", "https://example.org/muster"])
    expect(await wrong({ NEXTAUTH_URL })).toEqual(
      expected("NEXTAUTH_URL: must be the address that people open, like https://muster.example.org"),
    );
  for (const PORT of ["abc", "65536", "1/x"])
    expect(await wrong({ PORT })).toEqual(expected("PORT: must be a whole number from 0 to 65535"));
  expect(await server.world.prisma.passwordLink.count({ where: { userId: members.plain.id } })).toBe(0);
});
