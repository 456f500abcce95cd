import { describe, expect, test } from "vitest";
import { actingOrganizations, team } from "./acting-organization.ts";

const { acme } = actingOrganizations();

describe("teams", () => {
  test("are created, renamed, moved, archived and brought back; each is in the log", async () => {
    const { call, teams, actions } = await acme();
    const { status, body } = await call("POST", "/v1/initiatives", {
      name: "Größe & Co",
      parent_id: team(teams.speech),
    });
    expect([status, body.data]).toEqual([
      200,
      {
        initiative_id: expect.stringMatching(/^init_/),
        parent_id: team(teams.speech),
        name: "Größe & Co",
        slug: "gro-e-co",
        is_archived: false,
      },
    ]);
    const path = `/v1/initiatives/${body.data.initiative_id}`;
    const changed = await call("PATCH", path, {
      name: "Size",
      parent_id: team(teams.vision),
      is_archived: true,
    });
    expect(changed.body.data).toMatchObject({
      name: "Size",
      parent_id: team(teams.vision),
      is_archived: true,
    });
    const back = await call("PATCH", path, { parent_id: null, is_archived: false });
    expect(back.body.data).toMatchObject({ name: "Size", parent_id: null, is_archived: false });
    expect(await actions()).toEqual([
      "team.unarchived",
      "team.moved",
      "team.archived",
      "team.moved",
      "team.renamed",
      "team.created",
    ]);
  });

  test("stand at most 20 levels deep, by whatever way", async () => {
    const { call } = await acme();
    const add = (name: string, parent_id: string | null) =>
      call("POST", "/v1/initiatives", { name, parent_id });
    let above: string | null = null;
    const chain: string[] = [];
    for (let level = 1; level <= 20; level++) {
      const { body } = await add(`level ${level}`, above);
      above = body.data.initiative_id as string;
      chain.push(above);
    }
    const deeper = await add("level 21", above);
    expect([deeper.status, deeper.body.error.details[0].path]).toEqual([400, "parent_id"]);
    const top = (await add("top", null)).body.data.initiative_id as string;
    const moved = await call("PATCH", `/v1/initiatives/${chain[0]}`, { parent_id: top });
    expect([moved.status, moved.body.error.message]).toEqual([400, expect.stringContaining("20 levels")]);
    expect((await call("PATCH", `/v1/initiatives/${chain[1]}`, { parent_id: top })).status).toBe(200);
  });

  test("a moved team takes those below along", async () => {
    const { call, teams, tokens } = await acme();
    const seen = async () =>
      (await call("GET", "/v1/initiatives", undefined, tokens.TEAM_LEAD)).body.data.initiatives.map(
        ({ slug }: { slug: string }) => slug,
      );
    expect(await seen()).toEqual(["vision", "video"]);
    await call("PATCH", `/v1/initiatives/${team(teams.speech)}`, { parent_id: team(teams.video) });
    expect(await seen()).toEqual(["vision", "video", "speech"]);
  });

  test.each([
    [
      "below itself",
      "vision",
      (id: (slug: string) => string) => ({ parent_id: id("vision") }),
      400,
      "parent_id",
    ],
    [
      "below one of its own",
      "research",
      (id: (slug: string) => string) => ({ parent_id: id("video") }),
      400,
      "parent_id",
    ],
    [
      "below Unassigned",
      "vision",
      (id: (slug: string) => string) => ({ parent_id: id("unassigned") }),
      400,
      "parent_id",
    ],
    [
      "Unassigned below another",
      "unassigned",
      (id: (slug: string) => string) => ({ parent_id: id("vision") }),
      409,
      "parent_id",
    ],
    ["Unassigned archived", "unassigned", () => ({ is_archived: true }), 409, "is_archived"],
    ["archived with teams below", "vision", () => ({ is_archived: true }), 409, "is_archived"],
    ["without a name", "vision", () => ({ name: " " }), 400, "name"],
  ])("can't be put %s", async (_what, slug, change, status, field) => {
    const { call, organization, teams, actions } = await acme();
    const id = (of: string) =>
      team(of === "unassigned" ? { id: organization.unassignedId } : teams[of as keyof typeof teams]);
    const before = (await call("GET", "/v1/initiatives")).body.data;
    const answer = await call("PATCH", `/v1/initiatives/${id(slug)}`, change(id));
    expect([answer.status, answer.body.error.details[0].path]).toEqual([status, field]);
    expect((await call("GET", "/v1/initiatives")).body.data).toEqual(before);
    expect(await actions()).toEqual([]);
  });

  test("below an archived one are not brought back before it, which is said", async () => {
    const { call } = await acme();
    const create = async (name: string, parent_id: string | null) =>
      (await call("POST", "/v1/initiatives", { name, parent_id })).body.data.initiative_id as string;
    const above = await create("Above", null);
    const below = await create("Below", above);
    const change = (id: string, fields: object) => call("PATCH", `/v1/initiatives/${id}`, fields);
    for (const id of [below, above]) expect((await change(id, { is_archived: true })).status).toBe(200);
    const refused = await change(below, { is_archived: false });
    expect([refused.status, refused.body.error.details[0]]).toEqual([
      400,
      { path: "is_archived", message: expect.stringContaining("The team above this one is archived") },
    ]);
    expect((await change(below, { is_archived: false, parent_id: null })).status).toBe(200);
  });

  test("of another organization are not there, and a short name is taken once", async () => {
    const { call } = await acme();
    const other = await acme("other");
    expect(
      (await call("PATCH", `/v1/initiatives/${team(other.teams.vision)}`, { name: "Mine" })).status,
    ).toBe(404);
    const below = await call("POST", "/v1/initiatives", { name: "New", parent_id: team(other.teams.vision) });
    expect([below.status, below.body.error.details[0].path]).toEqual([400, "parent_id"]);
    const taken = await Promise.all(
      [1, 2].map(() => call("POST", "/v1/initiatives", { name: "Twice at once" })),
    );
    expect(taken.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test("two moves at once that together would make a ring: one is refused", async () => {
    const { call, teams } = await acme();
    const moves = await Promise.all([
      call("PATCH", `/v1/initiatives/${team(teams.vision)}`, { parent_id: team(teams.speech) }),
      call("PATCH", `/v1/initiatives/${team(teams.speech)}`, { parent_id: team(teams.vision) }),
    ]);
    expect(moves.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});
