import { z } from "zod";
import { idOutput } from "./ids.ts";
import { instantOutput } from "./times.ts";

/** All that the audit log tells of. */
export const AUDIT_ACTIONS = [
  "session.started",
  "session.refused",
  "session.ended",
  "session.revoked",
  "account.renamed",
  "account.password_changed",
  "organization.created",
  "organization.renamed",
  "member.invited",
  "member.joined",
  "member.role_changed",
  "member.teams_changed",
  "member.removed",
  "password_link.created",
  "invitation.revoked",
  "team.created",
  "team.renamed",
  "team.moved",
  "team.archived",
  "team.unarchived",
  "token.created",
  "token.revoked",
  "token.used_after_revocation",
  "cluster.created",
  "cluster.renamed",
  "cluster.removed",
  "audit.exported",
  "workloads.exported",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

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
