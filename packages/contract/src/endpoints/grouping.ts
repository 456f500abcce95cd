import { z } from "zod";
import { idOutput } from "../ids.ts";
import { instantOutput } from "../times.ts";
import { workloadStatusSchema } from "../workload.ts";
import { originFilter, teamFilter } from "./list-workloads.ts";

/** What statistics can be kept apart by. */
export const GROUPINGS = ["submitted_by", "initiative_id", "instance_type", "cluster_id", "status"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Into what a series cuts its range. Weeks begin on Monday. */
export const INTERVALS = ["hour", "day", "week", "month"] as const;
export type Interval = (typeof INTERVALS)[number];
/** How many intervals a series may have. */
export const MAX_INTERVALS = 800;

/** What statistics can be narrowed to. */
export const statisticsFilter = {
  ...teamFilter,
  ...originFilter,
  include_archived: z.boolean("must be true or false").default(false).meta({
    description:
      "Also what retention has dropped from the lists, but in the median and 95th percentile of waits; without it, counts are those of the list, always.",
  }),
};

/** One or two fields to group by, without repetition. */
export function groupByInput<const Fields extends readonly [Grouping, ...Grouping[]]>(fields: Fields) {
  const WRONG = `must be one or two of ${fields.join(", ")}, with a comma between`;
  return z
    .array(z.enum(fields, WRONG), WRONG)
    .min(1, WRONG)
    .max(2, WRONG)
    .refine((chosen) => new Set(chosen).size === chosen.length, WRONG)
    .optional()
    .meta({ description: "Group results by these fields; two are separated by a comma." });
}

export const intervalInput = z
  .enum(INTERVALS, `must be one of ${INTERVALS.join(", ")}`)
  .optional()
  .meta({
    description: `Also a series: the range cut into these calendar periods of time_zone, at most ${MAX_INTERVALS}.`,
  });

const TOP = "must be a whole number from 1 to 1000";

export const topGroupsInput = z
  .int(TOP)
  .min(1, TOP)
  .max(1_000, TOP)
  .optional()
  .meta({
    description:
      "Tells of so many groups at most, those with the most GPU-hours in the whole range, and in a series of the same. Totals are of all.",
    examples: [10],
  });

export const groupCountOutput = z
  .int()
  .nonnegative()
  .optional()
  .meta({ description: "Present with top_groups and group_by: how many groups there are, told of or not." });

/** Refuses a number of groups where there are none. */
export function refuseTopWithoutGroups(
  { top_groups, group_by }: { top_groups?: number | undefined; group_by?: readonly Grouping[] | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (top_groups !== undefined && group_by === undefined)
    context.addIssue({ code: "custom", path: ["top_groups"], message: "goes with group_by only" });
}

export const gpuHoursOutput = (description: string) =>
  z
    .number()
    .nonnegative()
    .meta({ description, examples: [2450.5] });

/** The key of a group: the fields that were grouped by. */
export const groupKey = {
  submitted_by: z.string().optional().meta({ description: "Present when grouped by it." }),
  initiative_id: idOutput("initiative", "The team; present when grouped by it.").optional(),
  instance_type: z
    .string()
    .nullable()
    .optional()
    .meta({ description: "Present when grouped by it; null where none is known." }),
  cluster_id: idOutput("cluster", "The cluster; present when grouped by it.").optional(),
  status: workloadStatusSchema.optional(),
};

/** The bounds of an interval. */
export const intervalBounds = {
  start: instantOutput("When the interval begins."),
  end: instantOutput("When it has ended, not included."),
};
