import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idOutput } from "../ids.ts";
import { text } from "../text.ts";
import { workloadStatusSchema } from "../workload.ts";
import { workloadFilters } from "./list-workloads.ts";
import { limitInput } from "./page-input.ts";

export const FACETS = ["status", "submitted_by", "instance_type", "cluster_id", "initiative_id"] as const;
export type FacetName = (typeof FACETS)[number];

const WRONG = `must be one or more of ${FACETS.join(", ")}, with commas between`;

const facet = <Value extends z.ZodType>(value: Value) =>
  z
    .strictObject({
      values: z.array(
        z.strictObject({
          value,
          workload_count: z
            .int()
            .nonnegative()
            .meta({ description: "Workloads that have it and match all other filters.", examples: [89] }),
        }),
      ),
      value_count: z.int().nonnegative().meta({ description: "How many values there are, shown or not." }),
    })
    .optional();

export const workloadFacets = endpoint({
  name: "workloads.facets",
  method: "GET",
  path: "/v1/workloads/facets",
  scope: "workloads:read",
  summary: "Count workloads by the values of a filter",
  description:
    "What a filter could be set to, with how many workloads each value would leave: exact, and of the workloads that you may see. A facet leaves the filter of its own field aside (and include_descendants with initiative_id) and keeps to all others, so that a choice can be changed. The most workloads first, then by value; status in the order of a workload's life, always all five.",
  input: z
    .strictObject({
      ...workloadFilters,
      facets: z
        .array(z.enum(FACETS, WRONG), WRONG)
        .min(1, WRONG)
        .max(FACETS.length, WRONG)
        .refine((chosen) => new Set(chosen).size === chosen.length, WRONG)
        .default(["status"])
        .meta({ description: "Which facets; several are separated by commas." }),
      q: text(320)
        .optional()
        .meta({
          description: "Only submitters that begin so; A–Z match in either case. With facets=submitted_by.",
          examples: ["ada"],
        }),
      limit: limitInput(20, "How many values of each facet."),
    })
    .superRefine(({ facets, q }, context) => {
      if (q !== undefined && !facets.includes("submitted_by"))
        context.addIssue({ code: "custom", path: ["q"], message: "goes with facets=submitted_by only" });
    }),
  data: z
    .strictObject({
      status: facet(workloadStatusSchema),
      submitted_by: facet(z.string()),
      instance_type: facet(
        z.string().meta({ description: "Empty where none is known, as the filter takes it." }),
      ),
      cluster_id: facet(idOutput("cluster", "The cluster.")),
      initiative_id: facet(idOutput("initiative", "The team.")),
    })
    .meta({ id: "WorkloadFacets", description: "The facets that were asked for." }),
  paged: false,
});
