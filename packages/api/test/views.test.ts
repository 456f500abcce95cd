import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, openBrowser } from "./browser.ts";
import { createTestServer, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let admin: Browser;
let lead: Browser;
let member: Browser;
let stranger: Browser;

beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server);
  const other = await smallOrganization(server, "other");
  [admin, lead, member, stranger] = (await Promise.all(
    [acme.members.admin, acme.members.lead, acme.members.plain, other.members.admin].map((person) =>
      openBrowser(server, person),
    ),
  )) as [Browser, Browser, Browser, Browser];
});
afterAll(() => server.close());

const teamId = (team: { id: string } | null) => team && encodeId("initiative", team.id);
const save = async (browser: Browser, name: string, team: { id: string } | null, query = "status=failed") => {
  const { status, data, problem } = await browser.change("views.create", {
    name,
    query,
    initiative_id: teamId(team),
  });
  return { status, problem, id: data?.view_id as string };
};
const namesSeenBy = async (browser: Browser): Promise<string[]> =>
  (await browser.ask("views.list")).data.views.map(({ name }: { name: string }) => name);

describe("a view", () => {
  test("that is private is its owner's alone, also before an administrator", async () => {
    const { id } = await save(member, "mine", null);
    expect(await namesSeenBy(member)).toContain("mine");
    for (const other of [admin, lead, stranger]) {
      expect(await namesSeenBy(other)).not.toContain("mine");
      expect((await other.change("views.update", { view_id: id, name: "taken" })).status).toBe(404);
      expect((await other.change("views.remove", { view_id: id })).status).toBe(404);
    }
    expect((await member.change("views.remove", { view_id: id })).status).toBe(200);
    expect(await namesSeenBy(member)).not.toContain("mine");
  });

  test("that is shared is seen by whoever sees the team, and by nobody else", async () => {
    await save(lead, "of vision", acme.teams.vision);
    await save(lead, "of video", acme.teams.video);
    await save(admin, "of speech", acme.teams.speech);
    expect(await namesSeenBy(member)).toEqual(["of vision"]);
    expect(await namesSeenBy(lead)).toEqual(["of video", "of vision"]);
    expect(await namesSeenBy(admin)).toEqual(["of speech", "of video", "of vision"]);
    expect(await namesSeenBy(stranger)).toEqual([]);
  });

  test("is shared with teams that its owner sees", async () => {
    for (const [browser, team] of [
      [member, acme.teams.video],
      [lead, acme.teams.speech],
      [stranger, acme.teams.vision],
    ] as const) {
      const { status, problem } = await save(browser, "too far", team);
      expect([status, problem?.details[0]?.path]).toEqual([400, "initiative_id"]);
    }
  });

  test("is changed by its owner, and an administrator tidies what is shared", async () => {
    const { id } = await save(lead, "to change", acme.teams.vision);
    expect((await member.change("views.update", { view_id: id, name: "no" })).status).toBe(404);
    const [seen] = (await member.ask("views.list")).data.views.filter(
      ({ view_id }: { view_id: string }) => view_id === id,
    );
    expect(seen).toMatchObject({ is_own: false, may_change: false, owner_name: acme.members.lead.email });
    const renamed = await admin.change("views.update", { view_id: id, name: "tidied" });
    expect(renamed.data).toMatchObject({ name: "tidied", is_own: false, may_change: true });
    const hidden = await admin.change("views.update", { view_id: id, initiative_id: null });
    expect([hidden.status, hidden.problem?.details[0]?.path]).toEqual([409, "initiative_id"]);
    const widened = await lead.change("views.update", { view_id: id, query: "", initiative_id: null });
    expect(widened.data).toMatchObject({ name: "tidied", query: "", initiative_id: null });
    expect((await admin.change("views.remove", { view_id: id })).status).toBe(404);
    await lead.change("views.remove", { view_id: id });
  });

  test("has a name that its owner has not given before, and shows what the list can show", async () => {
    const { id } = await save(member, "once", null);
    const twice = await save(member, "once", null);
    expect([twice.status, twice.problem?.details[0]?.path]).toEqual([409, "name"]);
    expect((await save(lead, "once", null)).status).toBe(200);
    const wrong = await save(member, "wrong", null, "status=failed&next_token=x");
    expect([wrong.status, wrong.problem?.details[0]?.path]).toEqual([400, "query"]);
    expect((await save(member, "dots", null, "period=today&sort=gpu_count&order=asc")).status).toBe(200);
    expect((await member.change("views.update", { view_id: id, name: "dots" })).status).toBe(409);
  });

  test("of somebody who left stays with the team", async () => {
    const guest = await server.world.member(acme.organization, "guest@acme.example", {
      role: "MEMBER",
      joins: [acme.teams.speech],
    });
    const browser = await openBrowser(server, guest);
    await save(browser, "inherited", acme.teams.speech);
    await admin.change("members.remove", { user_id: encodeId("user", guest.id) });
    expect(await namesSeenBy(admin)).toContain("inherited");
  });

  test("is one of a hundred at most", async () => {
    const own = (await stranger.ask("views.list")).data.views.length;
    for (let n = own; n < 100; n++) await save(stranger, `view ${n}`, null);
    const { status, problem } = await save(stranger, "one more", null);
    expect([status, problem?.message]).toEqual([
      409,
      "You have as many views as there can be. Remove one first.",
    ]);
  });
});

test("nobody who is not signed in has views", async () => {
  const nobody = await openBrowser(server);
  expect((await nobody.ask("views.list")).status).toBe(401);
  expect((await save(nobody, "x", null)).status).toBe(401);
});
