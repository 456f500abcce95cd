import { endpoints, type Initiative, type Uuid } from "@muster/contract";
import { invalid, notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { presentTeam } from "../teams.ts";
import { made } from "./made.ts";
import { slugOf } from "./slug.ts";

/** Adds a team. */
export const createTeam = operation(endpoints.initiatives.create, async (call, input) => {
  const slug = input.slug ?? slugOf(input.name);
  if (slug === "")
    throw invalid({ path: "slug", message: "can't be made from this name; give one of a–z, 0–9 and -" });
  const id = await made(
    call.services.access.changes.teams.create(call, {
      name: input.name,
      slug,
      parentId: input.parent_id ?? null,
    }),
    "team",
  );
  return { data: await findTeam(call, id) };
});

/** Sets a team's name, place and whether it is archived, where they are given. */
export const updateTeam = operation(endpoints.initiatives.update, async (call, input) => {
  await made(
    call.services.access.changes.teams.update(call, input.initiative_id, {
      name: input.name,
      parentId: input.parent_id,
      isArchived: input.is_archived,
    }),
    "team",
  );
  return { data: await findTeam(call, input.initiative_id) };
});

async function findTeam({ db }: AuthorizedCall, id: Uuid): Promise<Initiative> {
  const team = await db.models.initiative.findFirst({ where: { id } });
  if (!team) throw notFound("team");
  return presentTeam(team, team.parentId);
}
