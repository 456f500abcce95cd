import type { Initiative } from "@muster/contract";

/** How far below the top each team stands. The teams come as the API lists them: each after the one above it. */
export function depthsOf(teams: readonly Initiative[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const { initiative_id, parent_id } of teams) {
    depths.set(initiative_id, parent_id === null ? 0 : (depths.get(parent_id) ?? -1) + 1);
  }
  return depths;
}

/** Whether there are teams below a team. */
export const hasTeamsBelow = (teams: readonly Initiative[], id: string): boolean =>
  teams.some(({ parent_id }) => parent_id === id);

/** The names from the top down to a team, as far as they may be seen. */
export function pathOf(teams: readonly Initiative[], id: string): string[] {
  const byId = new Map(teams.map((team) => [team.initiative_id, team]));
  const names: string[] = [];
  for (let team = byId.get(id); team; team = team.parent_id === null ? undefined : byId.get(team.parent_id)) {
    names.unshift(team.name);
  }
  return names;
}
