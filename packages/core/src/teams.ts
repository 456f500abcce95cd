import { encodeId, type Initiative, type Uuid } from "@muster/contract";

/** A team as it is told. What is above it, `parentId`, is null also where the caller may not see that. */
export const presentTeam = (
  { id, name, slug, archivedAt }: { id: Uuid; name: string; slug: string; archivedAt: Date | null },
  parentId: Uuid | null,
): Initiative => ({
  initiative_id: encodeId("initiative", id),
  parent_id: parentId && encodeId("initiative", parentId),
  name,
  slug,
  is_archived: archivedAt !== null,
});

/** The teams that somebody, or a token, leads and those that they just belong to. */
export function presentTeamsOf(
  teams: readonly { readonly initiativeId: Uuid; readonly isLead: boolean }[] = [],
) {
  const idsOf = (isLead: boolean) =>
    teams
      .filter((team) => team.isLead === isLead)
      .map(({ initiativeId }) => encodeId("initiative", initiativeId));
  return { led_initiative_ids: idsOf(true), joined_initiative_ids: idsOf(false) };
}
