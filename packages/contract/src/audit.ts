import { z } from "zod";
import { idOutput } from "./ids.ts";
import { instantOutput } from "./times.ts";

/** All that the audit log tells of, with what it is called. */
export const AUDIT_ACTIONS = {
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
  "audit.exported": "exported the audit log",
  "workloads.exported": "exported workloads",
} as const;
export type AuditAction = keyof typeof AUDIT_ACTIONS;
export const auditActionSchema = z.enum(Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]]);

/** What an event may be about. */
export const AUDIT_TARGETS = [
  "organization",
  "user",
  "invitation",
  "initiative",
  "token",
  "cluster",
  "session",
] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];

export const auditEventSchema = z
  .strictObject({
    audit_event_id: idOutput("auditEvent", "The event."),
    occurred_at: instantOutput("When it happened."),
    action: z.string().meta({ description: "What was done.", examples: ["member.invited"] }),
    actor: z
      .strictObject({
        user_id: idOutput("user", "The person.").nullable(),
        token_id: idOutput("token", "The API token that it was done with.").nullable(),
        name: z
          .string()
          .nullable()
          .meta({ description: "The person's email or the service token's name, as it was then." }),
      })
      .meta({ description: "Who did it." }),
    target: z
      .strictObject({
        kind: z.enum(AUDIT_TARGETS),
        id: z.string().nullable(),
        name: z.string().nullable().meta({ description: "What it was called then." }),
      })
      .nullable()
      .meta({ description: "What it was done to." }),
    address: z.string().nullable().meta({ description: "The network address that it came from." }),
    user_agent: z.string().nullable().meta({ description: "The program that asked for it." }),
    request_id: z.string().nullable().meta({ description: "Finds the request in the logs." }),
    details: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
      .meta({ description: "What else there is to say of it; never a secret." }),
  })
  .meta({ id: "AuditEvent", description: "Who did what, when and from where." });
export type AuditEvent = z.infer<typeof auditEventSchema>;
