import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import {
  GROUPINGS,
  gpuHoursOutput,
  groupByInput,
  groupCountOutput,
  groupKey,
  intervalBounds,
  intervalInput,
  refuseTopWithoutGroups,
  statisticsFilter,
  topGroupsInput,
} from "./grouping.ts";
import { refuseWrongRange, timeRangeInput } from "./time-range.ts";

/** What statistics say on demand. */
export const STATS_EXTRAS = ["wait_time", "failed_gpu_hours", "previous_period"] as const;
const EXTRAS = `must be some of ${STATS_EXTRAS.join(", ")}, with commas between`;

const successRate = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({
    description:
      "completed ÷ (completed + failed), 4 decimals; null if neither. A cancelled workload is no failure.",
    examples: [0.94],
  });
const seconds = (description: string) =>
  z
    .int()
    .nonnegative()
    .nullable()
    .meta({ description, examples: [120] });

const workloadStatsSummarySchema = z
  .strictObject({
    total_workloads: z
      .int()
      .nonnegative()
      .meta({ description: "The total_count of the list over the same range.", examples: [156] }),
    total_gpu_hours: gpuHoursOutput("Their gpu_hours_used, 4 decimals."),
    average_duration_seconds: z
      .int()
      .nonnegative()
      .nullable()
      .meta({
        description: "Mean run time of those that started and have ended, whole seconds; null if none.",
        examples: [7200],
      }),
    success_rate: successRate,
    wait_time: z
      .strictObject({
        mean_seconds: seconds(
          "Mean of the whole seconds from submitted_at to started_at; null if none started.",
        ),
        p50_seconds: seconds("Half of those that started waited at most so long."),
        p95_seconds: seconds("19 of 20 waited at most so long."),
      })
      .optional()
      .meta({ description: "Present with include=wait_time." }),
    failed_gpu_hours: gpuHoursOutput(
      "GPU-hours of the workloads that failed; present with include=failed_gpu_hours.",
    ).optional(),
  })
  .meta({ id: "WorkloadStatsSummary" });

const groupNumbers = {
  workload_count: z
    .int()
    .nonnegative()
    .meta({ examples: [89] }),
  gpu_hours: gpuHoursOutput("The group's gpu_hours_used, 4 decimals."),
  success_rate: successRate,
};
const groupSchema = z.strictObject({ ...groupKey, ...groupNumbers }).meta({ id: "WorkloadStatsGroup" });

export const workloadStats = endpoint({
  name: "workloads.stats",
  method: "GET",
  path: "/v1/workloads/stats",
  scope: "workloads:read",
  summary: "Get workload statistics",
  description:
    "Aggregated statistics across the workloads that the list would return for the same range and filters: those submitted in the range, with all that they have used since. today, this_week (from Monday) and this_month are calendar periods in time_zone; last_N_days are N × 24 hours back from now.",
  input: z
    .strictObject({
      ...timeRangeInput,
      group_by: groupByInput(GROUPINGS),
      interval: intervalInput,
      top_groups: topGroupsInput,
      include: z.array(z.enum(STATS_EXTRAS, EXTRAS), EXTRAS).default([]).meta({
        description:
          "More of the summary: how long workloads waited, what failed ones used, the summary of the period before.",
      }),
      ...statisticsFilter,
    })
    .superRefine(refuseWrongRange)
    .superRefine(refuseTopWithoutGroups),
  data: z.strictObject({
    summary: workloadStatsSummarySchema,
    grouped: z.array(groupSchema).optional().meta({
      description:
        "Present with group_by. By gpu_hours, the most first, then by key. Without top_groups, counts and GPU-hours sum to the summary.",
    }),
    group_count: groupCountOutput,
    series: z
      .array(
        z
          .strictObject({
            ...intervalBounds,
            ...groupNumbers,
            grouped: z
              .array(groupSchema)
              .optional()
              .meta({ description: "Present with group_by: the interval's groups." }),
          })
          .meta({ id: "WorkloadStatsInterval" }),
      )
      .optional()
      .meta({ description: "Present with interval, oldest first, without gaps. Sums to the summary." }),
    previous: z
      .strictObject({ ...intervalBounds, summary: workloadStatsSummarySchema })
      .optional()
      .meta({
        description:
          "Present with include=previous_period: the period as long as the range right before it, or for a calendar period, the one before.",
      }),
  }),
  paged: false,
});
