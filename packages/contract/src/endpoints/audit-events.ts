import { z } from "zod";
import { AUDIT_ACTIONS, auditEventSchema } from "../audit.ts";
import { endpoint, streamEndpoint } from "../endpoint.ts";
import { EXPORT_MEDIA_TYPES, exportFormat } from "../export-format.ts";
import { decodeId } from "../ids.ts";
import { instantInput } from "../times.ts";
import { pageInput } from "./page-input.ts";

const ACTIONS = "must be one or more actions with commas between, like member.invited,token.created";
const ACTOR = "must be the id of a person, user_…, or of an API token, tok_…";

/** What narrows the log; the same for lists and exports. */
const auditFilters = {
  actor: z
    .string(ACTOR)
    .refine((id) => decodeId("user", id) !== undefined || decodeId("token", id) !== undefined, ACTOR)
    .optional()
    .meta({ description: "Only what this person, or this API token, did." }),
  action: z
    .array(z.enum(AUDIT_ACTIONS, ACTIONS), ACTIONS)
    .min(1, ACTIONS)
    .transform((actions) => [...new Set(actions)].sort())
    .optional()
    .meta({ description: "Only these actions; several are separated by commas." }),
  start_date: instantInput("Events at or after this moment.").optional(),
  end_date: instantInput("Events before this moment.").optional(),
};

export const listAuditEvents = endpoint({
  name: "audit_events.list",
  method: "GET",
  path: "/v1/audit-events",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Read the audit log",
  description:
    "Who did what in the organization, when and from where, newest first. Nothing in it can be changed or removed. Only for an ORG_ADMIN.",
  input: z.strictObject({
    ...auditFilters,
    ...pageInput(50, "filters"),
  }),
  data: z.strictObject({ audit_events: z.array(auditEventSchema) }),
  paged: true,
});

export const exportAuditEvents = streamEndpoint({
  name: "audit_events.export",
  method: "GET",
  path: "/v1/audit-events/export",
  browserPath: "/api/export/audit-events",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Export the audit log",
  description:
    "All events that match, newest first, of one moment; X-Total-Count says how many. That it was exported stands in the log afterwards. Formats and failures as for workloads.export. Only for an ORG_ADMIN.",
  input: z.strictObject({ ...auditFilters, format: exportFormat }),
  record: auditEventSchema,
  mediaTypes: EXPORT_MEDIA_TYPES,
});
