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
