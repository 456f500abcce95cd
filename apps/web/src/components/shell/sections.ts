import type { Role } from "@muster/contract";

/** A page of the settings. */
interface Section {
  readonly href: string;
  readonly word: string;
  /** Whether only administrators have it. */
  readonly isForAdmins: boolean;
}

const SECTIONS: readonly Section[] = [
  { href: "/settings/account", word: "My account", isForAdmins: false },
  { href: "/settings/tokens", word: "API tokens", isForAdmins: false },
  { href: "/settings/organization", word: "Organization", isForAdmins: true },
  { href: "/settings/members", word: "Members", isForAdmins: true },
  { href: "/settings/teams", word: "Teams", isForAdmins: true },
  { href: "/settings/clusters", word: "Clusters", isForAdmins: false },
  { href: "/settings/audit", word: "Audit log", isForAdmins: true },
];

/** The pages of the settings that a role has. */
export const sectionsFor = (role: Role): readonly Section[] =>
  SECTIONS.filter(({ isForAdmins }) => !isForAdmins || role === "ORG_ADMIN");
