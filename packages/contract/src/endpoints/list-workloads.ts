import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput } from "../ids.ts";
import { text } from "../text.ts";
import { instantInput } from "../times.ts";
import { workloadSchema, workloadStatusSchema } from "../workload.ts";
import { pageInput } from "./page-input.ts";

const TRUE_OR_FALSE = "must be true or false";

/** How lists and statistics are narrowed to a team. */
export const teamFilter = {
  initiative_id: idInput("initiative", "Filter by team.").optional(),
  include_descendants: z
    .boolean(TRUE_OR_FALSE)
    .default(false)
    .meta({ description: "With initiative_id: also the teams below it." }),
};

/** How both are narrowed to who submitted a workload and where it runs. */
export const originFilter = {
  submitted_by: text(320)
    .optional()
    .meta({ description: "Filter by user who submitted the workload.", examples: ["user@example.com"] }),
  cluster_id: idInput("cluster", "Filter by cluster.").optional(),
  instance_type: text(200, { mayBeEmpty: true })
    .optional()
    .meta({
      description: "Filter by instance type; empty (instance_type=) for those that have none.",
      examples: ["p4d.24xlarge"],
    }),
};

const STATUSES = "must be one or more statuses with commas between, like failed,running";

/** What narrows a list of workloads; the same for lists, facets and exports. */
export const workloadFilters = {
  organization_id: idInput("organization", "Filter by organization; must be the selected one.").optional(),
  ...teamFilter,
  status: z
    .array(workloadStatusSchema, STATUSES)
    .min(1, STATUSES)
    .max(20, STATUSES)
    .transform((statuses) => [...new Set(statuses)].sort())
    .optional()
    .meta({ description: "Filter by status; several are separated by commas." }),
  ...originFilter,
  name: text(512)
    .optional()
    .meta({
      description: "Filter by a part of the name, as it is written; A–Z match in either case.",
      examples: ["training"],
    }),
  is_managed: z
    .boolean(TRUE_OR_FALSE)
    .optional()
    .meta({ description: "Filter managed vs unmanaged workloads." }),
  start_date: instantInput("Workloads submitted at or after this moment.").optional(),
  end_date: instantInput("Workloads submitted before this moment.").optional(),
};

export const WORKLOAD_SORTS = [
  "submitted_at",
  "started_at",
  "completed_at",
  "duration_seconds",
  "gpu_hours_used",
  "gpu_count",
] as const;
export type WorkloadSort = (typeof WORKLOAD_SORTS)[number];
export const SORT_ORDERS = ["desc", "asc"] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** How a list of workloads is sorted; the same for lists and exports. */
export const workloadOrder = {
  sort: z
    .enum(WORKLOAD_SORTS, `must be one of ${WORKLOAD_SORTS.join(", ")}`)
    .default("submitted_at")
    .meta({
      description:
        "What to sort by; equals by workload_id. Workloads without a value come last in either order. duration_seconds and gpu_hours_used grow while a workload runs: a walk keeps to the values of its first page's moment.",
    }),
  order: z
    .enum(SORT_ORDERS, `must be ${SORT_ORDERS.join(" or ")}`)
    .default("desc")
    .meta({ description: "desc: the largest or latest first; asc: the smallest or earliest." }),
};

export const listWorkloads = endpoint({
  name: "workloads.list",
  method: "GET",
  path: "/v1/workloads",
  scope: "workloads:read",
  summary: "List workloads",
  description:
    "A page of workloads, newest first unless sorted otherwise (submitted_at, then workload_id, both descending). Results are automatically filtered based on your role and team access. A walk by next_token returns every row that was there throughout exactly once, also while rows are written.",
  input: z.strictObject({ ...workloadFilters, ...workloadOrder, ...pageInput(20, "filters and order") }),
  data: z.strictObject({ workloads: z.array(workloadSchema) }),
  paged: true,
});
