import type { Uuid } from "@muster/contract";
import { ChangeRefused, type Transaction } from "./change.ts";

/** Which teams somebody leads and which they are in. */
export interface TeamSets {
  readonly ledTeamIds: readonly Uuid[];
  readonly joinedTeamIds: readonly Uuid[];
}

/** As rows: each team once; who leads a team need not be said to be in it. */
export function teamRows({ ledTeamIds, joinedTeamIds }: TeamSets): { initiativeId: Uuid; isLead: boolean }[] {
  const led = new Set(ledTeamIds);
  const joined = new Set(joinedTeamIds.filter((id) => !led.has(id)));
  return [
    ...[...led].map((initiativeId) => ({ initiativeId, isLead: true })),
    ...[...joined].map((initiativeId) => ({ initiativeId, isLead: false })),
  ];
}

/** @throws ChangeRefused when one of them is no team of the organization, or is archived; `prefix` stands before the field's name */
export async function requireTeams(
  transaction: Transaction,
  organizationId: Uuid,
  { ledTeamIds, joinedTeamIds }: TeamSets,
  prefix = "",
): Promise<void> {
  const ids = [...new Set([...ledTeamIds, ...joinedTeamIds])];
  if (ids.length === 0) return;
  const found = await transaction.initiative.findMany({ where: { organizationId, id: { in: ids } } });
  const usable = new Map(found.map(({ id, archivedAt }) => [id, archivedAt === null]));
  for (const [field, teams] of [
    ["led_initiative_ids", ledTeamIds],
    ["joined_initiative_ids", joinedTeamIds],
  ] as const) {
    if (teams.some((id) => !usable.has(id))) throw new ChangeRefused("unknown_team", prefix + field);
    if (teams.some((id) => !usable.get(id))) throw new ChangeRefused("archived_team", prefix + field);
  }
}

/** The slugs of teams, as the log tells them. */
export async function slugsOf(
  transaction: Transaction,
  organizationId: Uuid,
  ids: readonly Uuid[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const teams = await transaction.initiative.findMany({ where: { organizationId, id: { in: [...ids] } } });
  return teams.map(({ slug }) => slug).sort();
}
