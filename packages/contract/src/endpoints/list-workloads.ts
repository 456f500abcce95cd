import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput } from "../ids.ts";
import { text } from "../text.ts";
import { instantInput } from "../times.ts";
import { workloadSchema, workloadStatusSchema } from "../workload.ts";

const TRUE_OR_FALSE = "must be true or false";

/** How lists and statistics are narrowed to a team. */
export const teamFilter = {
  initiative_id: idInput("initiative", "Filter by team.").optional(),
  include_descendants: z
    .boolean(TRUE_OR_FALSE)
    .default(false)
    .meta({ description: "With initiative_id: also the teams below it." }),
};

const STATUSES = "must be one or more statuses with commas between, like failed,running";
const LIMIT = "must be a whole number from 1 to 100";

/** Which page of a list. */
export const pageInput = {
  limit: z
    .int(LIMIT)
    .min(1, LIMIT)
    .max(100, LIMIT)
    .default(20)
    .meta({ description: "Number of results per page." }),
  next_token: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .meta({ description: "Pagination cursor from the previous response. Good for the same filters only." }),
};

export const listWorkloads = endpoint({
  name: "workloads.list",
  method: "GET",
  path: "/v1/workloads",
  scope: "workloads:read",
  summary: "List workloads",
  description:
    "A page of workloads, newest first (submitted_at, then workload_id, both descending). Results are automatically filtered based on your role and team access. A walk by next_token returns every row that was there throughout exactly once, also while rows are written.",
  input: z.strictObject({
    organization_id: idInput("organization", "Filter by organization; must be the selected one.").optional(),
    ...teamFilter,
    status: z
      .array(workloadStatusSchema, STATUSES)
      .min(1, STATUSES)
      .max(20, STATUSES)
      .transform((statuses) => [...new Set(statuses)].sort())
      .optional()
      .meta({ description: "Filter by status; several are separated by commas." }),
    submitted_by: text(320)
      .optional()
      .meta({ description: "Filter by user who submitted the workload.", examples: ["user@example.com"] }),
    is_managed: z
      .boolean(TRUE_OR_FALSE)
      .optional()
      .meta({ description: "Filter managed vs unmanaged workloads." }),
    start_date: instantInput("Workloads submitted at or after this moment.").optional(),
    end_date: instantInput("Workloads submitted before this moment.").optional(),
    ...pageInput,
  }),
  data: z.strictObject({ workloads: z.array(workloadSchema) }),
  paged: true,
});
