import { z } from "zod";
import { idOutput } from "./ids.ts";
import { instantOutput } from "./times.ts";

export const WORKLOAD_STATUSES = ["pending", "running", "completed", "failed", "cancelled"] as const;
export const workloadStatusSchema = z
  .enum(WORKLOAD_STATUSES, `must be one of ${WORKLOAD_STATUSES.join(", ")}`)
  .meta({
    id: "WorkloadStatus",
    description: "pending: waits for GPUs. running: holds them. completed, failed, cancelled: has ended.",
  });
export type WorkloadStatus = z.infer<typeof workloadStatusSchema>;

/** The one representation of a workload: in lists, alone, over tRPC and in exports. What is not known yet is null, never absent. */
export const workloadSchema = z
  .strictObject({
    workload_id: idOutput("workload", "The workload."),
    name: z.string().meta({ description: "What its submitter called it.", examples: ["training-job-001"] }),
    status: workloadStatusSchema,
    submitted_by: z
      .string()
      .meta({ description: "Email of who submitted it.", examples: ["user@example.com"] }),
    initiative_id: idOutput("initiative", "The team that it belongs to."),
    instance_type: z
      .string()
      .nullable()
      .meta({ description: "The kind of machine or GPU it asked for.", examples: ["p4d.24xlarge"] }),
    gpu_count: z
      .int()
      .nonnegative()
      .meta({ description: "GPUs that it holds or asked for.", examples: [8] }),
    submitted_at: instantOutput("When it was submitted."),
    started_at: instantOutput("When it first started; null while it waits.").nullable(),
    completed_at: instantOutput("When it ended; null until then.").nullable(),
    duration_seconds: z
      .int()
      .nonnegative()
      .nullable()
      .meta({
        description:
          "Whole seconds that it has run, over all its attempts, until now while it runs; null before it first starts.",
        examples: [3600],
      }),
    gpu_hours_used: z
      .number()
      .nonnegative()
      .meta({
        description:
          "GPUs × hours, summed over its attempts, 4 decimals; grows while it runs, 0 before it starts.",
        examples: [8],
      }),
    exit_code: z
      .int()
      .nullable()
      .meta({ description: "Exit code of its last attempt, where there is one.", examples: [0] }),
    is_managed: z.boolean().meta({
      description: "Whether it was submitted through Muster rather than straight to the scheduler.",
    }),
    cluster_id: idOutput("cluster", "Where it runs."),
    namespace: z
      .string()
      .nullable()
      .meta({ description: "Kubernetes namespace or Slurm partition.", examples: ["ml-training"] }),
  })
  .meta({ id: "Workload" });
export type Workload = z.infer<typeof workloadSchema>;
