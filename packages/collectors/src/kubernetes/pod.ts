import { z } from "zod";
import { podGpus } from "./gpus.ts";
import { conditionSchema, type Meta, metadataSchema, metaOf, type Reading, seconds } from "./meta.ts";

const PHASES = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;

/** A pod that asks for GPUs. Times in seconds since 1970. */
export interface Pod extends Meta {
  /** Whole GPUs that it holds from when it is scheduled until it ends. */
  readonly gpus: number;
  readonly phase: (typeof PHASES)[number];
  /** The node that it was placed on. */
  readonly node: string | null;
  readonly scheduledAt: number | null;
  /** When its last container ended; of one that is over without a word of them, when its conditions changed last. */
  readonly endedAt: number | null;
  /** The first of its containers' exit codes that is not 0, else 0; null where none has ended. */
  readonly exitCode: number | null;
}

const terminated = z.object({ exitCode: z.number(), finishedAt: z.string().nullish() });
const containerStatus = z.object({ state: z.object({ terminated: terminated.nullish() }).nullish() });
const schema = z.object({
  metadata: metadataSchema,
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

/** Reads a pod as the API tells of it; `undefined` for one without GPUs. Throws when it is none. */
export function readPod(object: unknown, reading: Reading): Pod | undefined {
  const { metadata, spec, status } = schema.parse(object);
  const gpus = podGpus(spec, reading.gpuNames);
  if (gpus === 0) return undefined;
  const meta = metaOf(metadata, reading);
  const conditions = status.conditions ?? [];
  const placed = conditions.find((one) => one.type === "PodScheduled" && one.status === "True");
  const node = spec.nodeName || null;
  const containers = (status.containerStatuses ?? []).map(({ state }) => state?.terminated ?? null);
  const ends = containers.filter((end) => end !== null);
  const isOver = status.phase === "Succeeded" || status.phase === "Failed";
  // The phase of one that is deleted may never say that it is over.
  const isStopped = meta.deletedAt !== null && ends.length > 0 && ends.length === containers.length;
  const finishedAt = latest(ends.map((end) => seconds(end.finishedAt)));
  const changedAt = latest(conditions.map((one) => seconds(one.lastTransitionTime)));
  return {
    ...meta,
    gpus,
    phase: status.phase,
    node,
    scheduledAt: node === null ? null : (seconds(placed?.lastTransitionTime) ?? seconds(status.startTime)),
    endedAt: isOver ? (finishedAt ?? changedAt ?? meta.createdAt) : isStopped ? finishedAt : null,
    exitCode: ends.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? ends[0]?.exitCode ?? null,
  };
}

function latest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
