import type { Role } from "@muster/contract";

const WORDS = { ORG_ADMIN: "Administrator", TEAM_LEAD: "Team lead", MEMBER: "Member" } satisfies Record<
  Role,
  string
>;

/** Whether a value is a role. */
export const isRole = (value: unknown): value is Role =>
  typeof value === "string" && Object.hasOwn(WORDS, value);

/** What a role is called. */
export const roleWord = (role: Role): string => WORDS[role];
