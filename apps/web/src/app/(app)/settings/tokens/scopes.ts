import type { Scope } from "@muster/contract";

/** What a token may do, in words: in short, and what that is. */
export const SCOPES = {
  "workloads:read": { short: "See workloads", word: "See workloads, usage, teams and clusters" },
  "workloads:write": { short: "Report workloads", word: "Report workloads of a cluster" },
  admin: { short: "Administer", word: "Administer: members, teams, tokens, clusters, audit log" },
} as const satisfies Record<Scope, { short: string; word: string }>;
