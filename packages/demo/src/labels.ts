import type { ClusterPlan } from "./organizations.ts";
import { fraction, pick } from "./hash.ts";
import type { TraceJob } from "./trace.ts";

/** What is told of a job beside what Muster has a field for, and if it waits, why: by the names that the collectors give it. */
export function labelsOf(
  { trace, job, gpuCount }: TraceJob,
  { scheduler }: ClusterPlan,
  teamSlug: string,
  isWaiting: boolean,
): Readonly<Record<string, string>> {
  const key = `${trace}/${job}`;
  if (scheduler === "slurm")
    return {
      "slurm.job_id": String(job),
      "slurm.account": teamSlug,
      "slurm.qos": fraction(`${key}/qos`) < 0.1 ? "high" : "normal",
      ...(isWaiting && { "slurm.waiting": pick(SLURM_REASONS, `${key}/waiting`) }),
    };
  return {
    "kubernetes.kind": gpuCount > 8 ? "PyTorchJob" : "Job",
    "kubernetes.queue": teamSlug,
    ...(isWaiting && { "kubernetes.waiting": pick(KUBERNETES_REASONS, `${key}/waiting`) }),
  };
}

// Mostly others come first; one of them is next and waits for GPUs to become free.
const SLURM_REASONS = ["Priority", "Priority", "Priority", "Resources", "QOSMaxGRESPerUser"];
const KUBERNETES_REASONS = [
  "Suspended",
  "Unschedulable: 0/64 nodes are available: 64 Insufficient nvidia.com/gpu.",
  "Unschedulable: 0/64 nodes are available: 4 node(s) were unschedulable, 60 Insufficient nvidia.com/gpu.",
];
