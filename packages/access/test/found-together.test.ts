import type { Uuid } from "@muster/contract";
import { createWorld, type World } from "@muster/db/testing/world";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Access, createAccess } from "../src/access.ts";
import type { Principal } from "../src/principal.ts";

let world: World;
let access: Access;
const principals: Principal[] = [];
const ids: Uuid[] = [];

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 4 });
  for (const name of ["here", "there"]) {
    const organization = await world.organization(name);
    const teams = [await world.team(organization, "vision"), await world.team(organization, "speech")];
    ids.push(
      ...(await world.workloads(
        teams.flatMap((team) => [1, 2, 3].map((at) => ({ team, submittedAt: new Date(at) }))),
      )),
    );
    const principal = (role: Principal["role"], reachedTeamIds: Uuid[]): Principal => ({
      organizationId: organization.id,
      role,
      scopes: [],
      userId: null,
      via: { kind: "token", id: organization.id },
      ledTeamIds: [],
      joinedTeamIds: reachedTeamIds,
      reachedTeamIds,
    });
    principals.push(
      principal("ORG_ADMIN", []),
      ...teams.map(({ id }) => principal("MEMBER", [id])),
      principal("MEMBER", []),
    );
  }
});
afterAll(async () => {
  await access.close();
  await world.close();
});

test("many who ask at once each find what they would alone", async () => {
  const asked = principals.flatMap((principal) => ids.map((id) => ({ principal, id })));
  const find = ({ principal, id }: (typeof asked)[number]) =>
    access.databaseFor(principal).workloads.find(id);
  const alone = [];
  for (const one of asked) alone.push((await find(one))?.id);
  expect(alone.filter(Boolean)).toHaveLength(2 * (6 + 3 + 3));
  for (let round = 0; round < 3; round += 1) {
    const together = await Promise.all(asked.map(find));
    expect(together.map((row) => row?.id)).toEqual(alone);
  }
});
