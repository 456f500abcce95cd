import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import {
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

const USAGE_GROUPINGS = ["submitted_by", "initiative_id", "instance_type", "cluster_id"] as const;

const { status: _, ...usageKey } = groupKey;
const { include_archived: __, ...usageFilter } = statisticsFilter;
const groupSchema = z
  .strictObject({ ...usageKey, gpu_hours: gpuHoursOutput("GPU-hours of the group, 4 decimals.") })
  .meta({ id: "UsageGroup" });

export const getUsage = endpoint({
  name: "usage.get",
  method: "GET",
  path: "/v1/usage",
  scope: "workloads:read",
  summary: "Get GPU usage",
  description:
    "GPU-hours that fell inside the range, cut off at its edges (whole seconds) and at now, whenever the workloads were submitted. Beside it, workloads.stats tells of the workloads submitted in the range, with all that they have used. What an attempt was suspended for counts as its beginning. What retention has dropped from the lists counts here.",
  input: z
    .strictObject({
      ...timeRangeInput,
      group_by: groupByInput(USAGE_GROUPINGS),
      interval: intervalInput,
      top_groups: topGroupsInput,
      ...usageFilter,
    })
    .superRefine(refuseWrongRange)
    .superRefine(refuseTopWithoutGroups),
  data: z.strictObject({
    ...intervalBounds,
    total_gpu_hours: gpuHoursOutput("All GPU-hours inside the range, 4 decimals."),
    gpus_in_use: z
      .int()
      .nonnegative()
      .meta({ description: "GPUs that are held at this moment.", examples: [512] }),
    grouped: z.array(groupSchema).optional().meta({
      description:
        "Present with group_by. The most first, then by key. Sums to the total, without top_groups.",
    }),
    group_count: groupCountOutput,
    series: z
      .array(
        z
          .strictObject({
            ...intervalBounds,
            gpu_hours: gpuHoursOutput("GPU-hours inside the interval."),
            grouped: z.array(groupSchema).optional(),
          })
          .meta({ id: "UsageInterval" }),
      )
      .optional()
      .meta({ description: "Present with interval, oldest first, without gaps. Sums to the total." }),
  }),
  paged: false,
});
