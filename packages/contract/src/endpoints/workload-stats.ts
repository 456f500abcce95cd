import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idOutput } from "../ids.ts";
import { instantInput, timeZoneInput } from "../times.ts";
import { teamFilter } from "./list-workloads.ts";

export const TIME_RANGES = [
  "today",
  "this_week",
  "this_month",
  "last_7_days",
  "last_30_days",
  "custom",
] as const;
export const GROUPINGS = ["submitted_by", "initiative_id", "instance_type"] as const;
export type Grouping = (typeof GROUPINGS)[number];

const gpuHours = (description: string) =>
  z
    .number()
    .nonnegative()
    .meta({ description, examples: [2450.5] });
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

const workloadStatsSummarySchema = z
  .strictObject({
    total_workloads: z
      .int()
      .nonnegative()
      .meta({ description: "The total_count of the list over the same range.", examples: [156] }),
    total_gpu_hours: gpuHours("Their gpu_hours_used, 4 decimals."),
    average_duration_seconds: z
      .int()
      .nonnegative()
      .nullable()
      .meta({
        description: "Mean run time of those that started and have ended, whole seconds; null if none.",
        examples: [7200],
      }),
    success_rate: successRate,
  })
  .meta({ id: "WorkloadStatsSummary" });

const group = <Key extends Grouping, Value extends z.ZodType>(key: Key, value: Value) =>
  z.strictObject({
    [key as "submitted_by"]: value,
    workload_count: z
      .int()
      .nonnegative()
      .meta({ examples: [89] }),
    gpu_hours: gpuHours("The group's gpu_hours_used, 4 decimals."),
    success_rate: successRate,
  } as Record<Key, Value> & GroupNumbers);
type GroupNumbers = { workload_count: z.ZodInt; gpu_hours: z.ZodNumber; success_rate: typeof successRate };

export const workloadStats = endpoint({
  name: "workloads.stats",
  method: "GET",
  path: "/v1/workloads/stats",
  scope: "workloads:read",
  summary: "Get workload statistics",
  description:
    "Aggregated statistics across the workloads that the list would return for the same range and team: those submitted in the range. today, this_week (from Monday) and this_month are calendar periods in time_zone; last_N_days are N × 24 hours back from now.",
  input: z
    .strictObject({
      time_range: z
        .enum(TIME_RANGES)
        .default("last_30_days")
        .meta({ description: "Predefined range, or custom with start_date." }),
      start_date: instantInput("Start of a custom range.").optional(),
      end_date: instantInput("End of a custom range, not included; now if absent.").optional(),
      time_zone: timeZoneInput.default("UTC"),
      group_by: z.enum(GROUPINGS).optional().meta({ description: "Group results by this field." }),
      ...teamFilter,
    })
    .superRefine(({ time_range, start_date, end_date }, context) => {
      const refuse = (path: string, message: string) =>
        context.addIssue({ code: "custom", path: [path], message });
      if (time_range === "custom") {
        if (!start_date) refuse("start_date", "is needed with time_range=custom");
        if (start_date && end_date && start_date > end_date)
          refuse("end_date", "must not lie before start_date");
      } else {
        if (start_date) refuse("start_date", "goes with time_range=custom only");
        if (end_date) refuse("end_date", "goes with time_range=custom only");
      }
    }),
  data: z.strictObject({
    summary: workloadStatsSummarySchema,
    grouped: z
      .union([
        z.array(group("submitted_by", z.string())),
        z.array(group("initiative_id", idOutput("initiative", "The team."))),
        z.array(group("instance_type", z.string().nullable())),
      ])
      .optional()
      .meta({
        description:
          "Present with group_by. By gpu_hours, the most first, then by key. Counts and GPU-hours sum to the summary.",
      }),
  }),
  paged: false,
});
