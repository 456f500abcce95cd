import type { Cluster } from "@muster/contract";

/** What schedulers are called. */
export const SCHEDULERS = {
  slurm: "Slurm",
  kubernetes: "Kubernetes",
  other: "Another scheduler",
} satisfies Record<Cluster["scheduler"], string>;
