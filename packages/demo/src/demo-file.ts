import type { Role } from "@muster/db";

/** Somebody that one can sign in as. */
export interface DemoUser {
  readonly email: string;
  readonly password: string;
  /** Their role; of somebody in both organizations, that in the first. */
  readonly role: Role;
  /** The teams that they lead or are a member of (`init_…`), in the same organization. Administrators need none. */
  readonly initiative_ids: readonly string[];
}

/**
 * What one needs to look around in the demo. `users`: the administrator, a lead with teams below, a member of one team,
 * the second organization's administrator, and a member of both organizations, in this order. `tokens` are the first
 * four's; INGEST is the first organization's own, which may report workloads and nothing else.
 */
export interface DemoFile {
  readonly url: string;
  /** The first organization, `org_…`. */
  readonly organization_id: string;
  readonly users: readonly DemoUser[];
  readonly tokens: {
    readonly ORG_ADMIN: string;
    readonly TEAM_LEAD: string;
    readonly MEMBER: string;
    readonly OTHER_ORG: string;
    readonly INGEST: string;
  };
  /** The first organization's cluster without workloads, `cluster_…`, for reporting to with INGEST. */
  readonly ingest_cluster_id: string;
}
