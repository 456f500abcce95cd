import { z } from "zod";
import { podGpus } from "./gpus.ts";
import { conditionSchema, type Meta, metadataSchema, metaOf, type Reading, seconds } from "./meta.ts";

const PHASES = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;

/** A pod. Times in seconds since 1970. */
export interface Pod extends Meta {
  /** Whole GPUs that it holds from when it is scheduled until it ends. */
  readonly gpus: number;
  readonly phase: (typeof PHASES)[number];
  /** The node that it was placed on. */
  readonly node: string | null;
  readonly scheduledAt: number | null;
  /** When its last container ended; of one that is over without a word of each, when something was last said of it. */
  readonly endedAt: number | null;
  /** The first of its containers' exit codes that is not 0, else 0; null where none has ended. */
  readonly exitCode: number | null;
  /** Why it does not run yet, in the scheduler's or the kubelet's words. */
  readonly waitsFor: string | null;
}

const terminated = z.object({ exitCode: z.number(), finishedAt: z.string().nullish() });
const waiting = z.object({ reason: z.string().nullish(), message: z.string().nullish() });
const containerStatus = z.object({
  state: z.object({ terminated: terminated.nullish(), waiting: waiting.nullish() }).nullish(),
});
const written = z.object({
  manager: z.string().nullish(),
  subresource: z.string().nullish(),
  time: z.string().nullish(),
});
const schema = z.object({
  metadata: metadataSchema.extend({ managedFields: z.array(written).nullish() }),
  spec: z.looseObject({ nodeName: z.string().nullish() }),
  status: z
    .object({
      phase: z.enum(PHASES).catch("Unknown"),
      startTime: z.string().nullish(),
      conditions: z.array(conditionSchema).nullish(),
      containerStatuses: z.array(containerStatus).nullish(),
    })
    .prefault({ phase: "Pending" }),
});

/** Reads a pod as the API tells of it. Throws when it is none. */
export function readPod(object: unknown, reading: Reading): Pod {
  const { metadata, spec, status } = schema.parse(object);
  const meta = metaOf(metadata, reading);
  const conditions = status.conditions ?? [];
  const placed = conditions.find((one) => one.type === "PodScheduled" && one.status === "True");
  const node = spec.nodeName || null;
  const ends = (status.containerStatuses ?? []).map(({ state }) => state?.terminated);
  const finishes = ends.map((end) => seconds(end?.finishedAt));
  // Of one that was evicted, or whose node is lost, some containers never end, and of some it is not known when.
  const isToldOf = finishes.length > 0 && finishes.every((at) => at !== null);
  const changes = conditions.map((one) => seconds(one.lastTransitionTime));
  const reports = (metadata.managedFields ?? []).filter(isReport).map(({ time }) => seconds(time));
  // The phase of one that is deleted may never say that it is over.
  const isOver = isEnd(status.phase) || (meta.deletedAt !== null && isToldOf);
  const codes = ends.flatMap((end) => end?.exitCode ?? []);
  return {
    ...meta,
    gpus: podGpus(spec, reading.gpuNames),
    phase: status.phase,
    node,
    scheduledAt: node === null ? null : (seconds(placed?.lastTransitionTime) ?? seconds(status.startTime)),
    endedAt: isOver
      ? latest(meta.createdAt, isToldOf ? finishes : [...finishes, ...changes, ...reports])
      : null,
    exitCode: codes.find((code) => code !== 0) ?? codes[0] ?? null,
    waitsFor: status.phase === "Pending" ? waitsFor(status) : null,
  };
}

/** What is said while all goes its way. */
const USUAL = ["ContainerCreating", "PodInitializing"];

/** Why a pod is not placed, else why a container of it has not begun. */
function waitsFor({ conditions, containerStatuses }: z.output<typeof schema>["status"]): string | null {
  const unplaced = conditions?.find((one) => one.type === "PodScheduled" && one.status === "False");
  const stuck = (containerStatuses ?? [])
    .map(({ state }) => state?.waiting)
    .find((one) => one?.reason && !USUAL.includes(one.reason));
  const { reason, message } = unplaced ?? stuck ?? {};
  return [reason, message].filter((part) => part).join(": ") || null;
}

/** Whether a pod in a phase is over. */
const isEnd = (phase: Pod["phase"]): boolean => phase === "Succeeded" || phase === "Failed";

/** Whether it is how a pod fares that was written: by who runs it, or, as is told since 1.22, as its status. */
const isReport = ({ manager, subresource }: z.output<typeof written>): boolean =>
  manager === "kubelet" || subresource === "status";

const latest = (first: number, others: readonly (number | null)[]): number =>
  Math.max(first, ...others.filter((one) => one !== null));
