import type { Role } from "@muster/contract";

const WORDS = { ORG_ADMIN: "Administrator", TEAM_LEAD: "Team lead", MEMBER: "Member" } satisfies Record<
  Role,
  string
>;

/** What a role is called. */
export const roleWord = (role: Role): string => WORDS[role];
