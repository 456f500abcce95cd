import type { WorkloadStatus } from "@muster/contract";
import { z } from "zod";
import { wantedGpus } from "./gpus.ts";
import { type Kind, POD } from "./kinds.ts";
import { conditionSchema, type Meta, metadataSchema, metaOf, type Reading, seconds } from "./meta.ts";
import type { Pod } from "./pod.ts";

/** How something ended and when, in seconds since 1970. */
interface Verdict {
  readonly status: Extract<WorkloadStatus, "completed" | "failed" | "cancelled">;
  readonly at: number;
}

/** What makes pods: a Job, a RayJob, a Deployment …, at times a pod. */
export interface Controller extends Meta, Kind {
  /** Whole GPUs that all its pods together ask for. */
  readonly wantedGpus: number;
  /** What it says itself of its end. */
  readonly verdict: Verdict | null;
  /** Whether it is kept from having pods, as by a queue. */
  readonly isSuspended: boolean;
}

const schema = z.object({
  metadata: metadataSchema,
  spec: z.unknown(),
  status: z
    .object({
      conditions: z.array(conditionSchema).nullish(),
      completionTime: z.string().nullish(),
      endTime: z.string().nullish(),
      jobStatus: z.string().nullish(),
      jobDeploymentStatus: z.string().nullish(),
    })
    .nullish()
    // A kind may change how it tells of itself; its pods are known all the same.
    .catch(null),
});
const suspendable = z.object({ suspend: z.literal(true) });
type Status = NonNullable<z.output<typeof schema>["status"]>;

/** What the known kinds call their ends. */
const ENDS = new Map<string, Verdict["status"]>([
  ["Complete", "completed"],
  ["Completed", "completed"],
  ["Succeeded", "completed"],
  ["Failed", "failed"],
]);
const RAY_ENDS = new Map<string, Verdict["status"]>([
  ["SUCCEEDED", "completed"],
  ["FAILED", "failed"],
  ["STOPPED", "cancelled"],
]);

/** Where a RayJob will go on, whatever has become of what it last tried. */
const RAY_PAUSES = ["Retrying", "Suspending", "Suspended"];

/** An annotation of a notebook that somebody stopped, or that was idle for too long. */
const STOPPED_KEY = "kubeflow-resource-stopped";

/** Reads a controller of a kind as the API tells of it. Throws when it is none. */
export function readController(object: unknown, kind: Kind, reading: Reading): Controller {
  const { metadata, spec, status } = schema.parse(object);
  const meta = metaOf(metadata, reading);
  const isStopped = STOPPED_KEY in (metadata.annotations ?? {});
  return {
    ...meta,
    ...kind,
    wantedGpus: isStopped ? 0 : wantedGpus(spec, reading.gpuNames),
    verdict: status && kind.ends ? verdictOf(status, meta.createdAt) : null,
    isSuspended: suspendable.safeParse(spec).success,
  };
}

function verdictOf(status: Status, createdAt: number): Verdict | null {
  const end = status.conditions?.find((one) => one.status === "True" && ENDS.has(one.type));
  if (RAY_PAUSES.includes(status.jobDeploymentStatus ?? "")) return null;
  const told =
    ENDS.get(end?.type ?? "") ??
    RAY_ENDS.get(status.jobStatus ?? "") ??
    // A RayJob that never came to run its job.
    (status.jobDeploymentStatus === "Failed" ? "failed" : undefined);
  if (told === undefined) return null;
  const moments = [status.completionTime, status.endTime, end?.lastTransitionTime].map(seconds);
  return { status: told, at: moments.find((one) => one !== null) ?? createdAt };
}

/** A pod that nothing known made stands for itself. */
export function asController({ phase, endedAt, gpus, ...pod }: Pod): Controller {
  const { scheduledAt: _, node: __, exitCode: ___, waitsFor: ____, ...meta } = pod;
  // One that is deleted may still say that it failed, or was well, as it ends.
  const isCancelled = endedAt !== null && meta.deletedAt !== null && meta.deletedAt < endedAt;
  const status = (!isCancelled && ENDS.get(phase)) || "cancelled";
  const verdict = endedAt === null ? null : { status, at: endedAt };
  return { ...meta, ...POD, wantedGpus: gpus, verdict, isSuspended: false };
}
