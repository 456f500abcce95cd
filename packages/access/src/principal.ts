import type { Role, Scope, Uuid } from "@muster/contract";

/** Who is calling, in which organization, and what they may see there. Made anew for every request. */
export interface Principal {
  readonly organizationId: Uuid;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** The person; null for a service token. */
  readonly userId: Uuid | null;
  /** How they came: by an API token or by a browser's session. */
  readonly via: { readonly kind: "token" | "session"; readonly id: Uuid };
  readonly ledTeamIds: readonly Uuid[];
  readonly joinedTeamIds: readonly Uuid[];
  /** Led teams with those below (TEAM_LEAD) and joined ones; empty for an ORG_ADMIN, who needs none. */
  readonly reachedTeamIds: readonly Uuid[];
}

/** What a principal may see: one organization, and in it all teams or these. */
export interface VisibleScope {
  readonly organizationId: Uuid;
  readonly userId: Uuid | null;
  readonly isAdmin: boolean;
  /** "all" for an ORG_ADMIN; an empty list sees nothing. */
  readonly teams: "all" | readonly Uuid[];
}

/** Turns a principal into what they may see. The only place where a role becomes a set of teams. */
export function scopeOf(principal: Principal): VisibleScope {
  const isAdmin = principal.role === "ORG_ADMIN";
  return {
    organizationId: principal.organizationId,
    userId: principal.userId,
    isAdmin,
    teams: isAdmin ? "all" : principal.reachedTeamIds,
  };
}

/** Those of the wanted teams that the scope sees; all that it sees when none is wanted in particular. */
export function narrowTeams(scope: VisibleScope, wanted?: readonly Uuid[]): "all" | readonly Uuid[] {
  if (wanted === undefined) return scope.teams;
  if (scope.teams === "all") return wanted;
  const seen = new Set(scope.teams);
  return wanted.filter((id) => seen.has(id));
}
