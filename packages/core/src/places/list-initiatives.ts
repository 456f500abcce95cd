import { endpoints } from "@muster/contract";
import { groupBy } from "../group-by.ts";
import { operation } from "../operation.ts";
import { presentTeam } from "../teams.ts";

/** The visible teams as a tree read from the top: each right after the one above it, siblings by name. */
export const listInitiatives = operation(endpoints.initiatives.list, async ({ db }) => {
  const teams = await db.models.initiative.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  const visible = new Set(teams.map(({ id }) => id));
  const parentOf = (team: (typeof teams)[number]) =>
    team.parentId !== null && visible.has(team.parentId) ? team.parentId : null;
  const below = groupBy(teams, parentOf);
  const fromTop = (parentId: string | null): typeof teams =>
    (below.get(parentId) ?? []).flatMap((team) => [team, ...fromTop(team.id)]);
  return {
    data: {
      initiatives: fromTop(null).map((team) => presentTeam(team, parentOf(team))),
    },
  };
});
