import { type Uuid, type WorkloadStatus, newUuid } from "@muster/contract";
import { failureCode, instanceType, partition } from "./hardware.ts";
import { fraction, idBytes } from "./hash.ts";
import { labelsOf } from "./labels.ts";
import { type Attempt, lifecycle } from "./lifecycle.ts";
import { streakOf, workloadName } from "./names.ts";
import type { ClusterPlan } from "./organizations.ts";
import type { Person } from "./staff.ts";
import { UNASSIGNED } from "./teams.ts";
import type { TraceJob } from "./trace.ts";

/** A workload to be stored. Times are whole seconds since 1970. */
export interface DemoWorkload {
  readonly id: Uuid;
  readonly teamSlug: string;
  readonly clusterName: string;
  readonly externalId: string;
  readonly name: string;
  readonly status: WorkloadStatus;
  readonly submittedBy: string;
  readonly instanceType: string;
  readonly namespace: string;
  readonly gpuCount: number;
  readonly isManaged: boolean;
  readonly submittedAt: number;
  readonly completedAt: number | null;
  readonly exitCode: number | null;
  readonly observedAt: number;
  readonly attempts: readonly Attempt[];
  readonly labels: Readonly<Record<string, string>>;
}

const UNASSIGNED_SHARE = 0.01;
const MANAGED_SHARE = 0.3;

/** What surrounds a job in its organization. */
export interface Placement {
  readonly person: Person;
  readonly projects: readonly string[];
  readonly cluster: ClusterPlan;
  /** How many workloads the person had submitted before this one. */
  readonly sequence: number;
  readonly submittedAt: number;
}

/** Makes a workload of a job, as it stands now. The same job, place and moments make the same workload. */
export function demoWorkload(job: TraceJob, place: Placement, now: number): DemoWorkload {
  const { person, cluster, submittedAt } = place;
  const externalId = `${job.trace}-${job.job}`;
  const streak = streakOf(job.submitter, place.sequence);
  const isUnassigned = fraction(`${externalId}/unassigned`) < UNASSIGNED_SHARE;
  const teamSlug = isUnassigned ? UNASSIGNED.slug : person.teamSlug;
  const { status, attempts, completedAt, observedAt } = lifecycle(job, submittedAt, now);
  return {
    id: newUuid(submittedAt * 1000, idBytes(externalId)),
    teamSlug,
    clusterName: cluster.name,
    externalId,
    name: workloadName(isUnassigned ? UNASSIGNED.projects : place.projects, streak, submittedAt),
    status,
    submittedBy: person.email,
    instanceType: instanceType(cluster.machines, job.gpuCount, streak.key),
    namespace: cluster.scheduler === "slurm" ? partition(job.gpuCount) : isUnassigned ? "default" : teamSlug,
    gpuCount: job.gpuCount,
    isManaged: fraction(`${streak.key}/managed`) < MANAGED_SHARE,
    submittedAt,
    completedAt,
    exitCode: status === "completed" ? 0 : status === "failed" ? failureCode(externalId) : null,
    observedAt,
    attempts,
    labels: labelsOf(job, cluster, teamSlug, status === "pending"),
  };
}
