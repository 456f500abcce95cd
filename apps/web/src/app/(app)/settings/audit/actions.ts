import type { AuditAction } from "@muster/contract";

/** What each action is called, in the order in which one chooses. */
export const ACTIONS = {
  "session.started": "signed in",
  "session.refused": "failed to sign in",
  "session.ended": "signed out",
  "session.revoked": "ended a session",
  "account.renamed": "changed their name",
  "account.password_changed": "changed their password",
  "organization.created": "created the organization",
  "organization.renamed": "renamed the organization",
  "member.invited": "invited",
  "member.joined": "joined",
  "member.role_changed": "changed the role of",
  "member.teams_changed": "changed the teams of",
  "member.removed": "removed",
  "password_link.created": "made a password link for",
  "invitation.revoked": "revoked the invitation of",
  "team.created": "created the team",
  "team.renamed": "renamed the team",
  "team.moved": "moved the team",
  "team.archived": "archived the team",
  "team.unarchived": "brought back the team",
  "token.created": "created the token",
  "token.revoked": "revoked the token",
  "token.used_after_revocation": "was used after it was revoked",
  "cluster.created": "added the cluster",
  "cluster.renamed": "renamed the cluster",
  "cluster.removed": "removed the cluster",
  "audit.exported": "exported the audit log",
  "workloads.exported": "exported workloads",
} satisfies Record<AuditAction, string>;

/** What an action is called; one of a newer server by its own name. */
export const actionWord = (action: string): string =>
  (ACTIONS as Readonly<Record<string, string | undefined>>)[action] ?? action;
