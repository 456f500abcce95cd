import { encodeId, endpoints } from "@muster/contract";
import { operation } from "../operation.ts";

/** The visible teams as a tree read from the top: each right after the one above it, siblings by name. */
export const listInitiatives = operation(endpoints.initiatives.list, async ({ db }) => {
  const teams = await db.models.initiative.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  const visible = new Set(teams.map(({ id }) => id));
  const parentOf = (team: (typeof teams)[number]) =>
    team.parentId !== null && visible.has(team.parentId) ? team.parentId : null;
  const below = new Map<string | null, typeof teams>();
  for (const team of teams) below.set(parentOf(team), [...(below.get(parentOf(team)) ?? []), team]);
  const fromTop = (parentId: string | null): typeof teams =>
    (below.get(parentId) ?? []).flatMap((team) => [team, ...fromTop(team.id)]);
  return {
    data: {
      initiatives: fromTop(null).map((team) => {
        const parentId = parentOf(team);
        return {
          initiative_id: encodeId("initiative", team.id),
          parent_id: parentId && encodeId("initiative", parentId),
          name: team.name,
          slug: team.slug,
          is_archived: team.archivedAt !== null,
        };
      }),
    },
  };
});
