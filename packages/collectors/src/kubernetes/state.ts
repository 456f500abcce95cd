import { z } from "zod";
import type { Controller } from "./controller.ts";

const seconds = z.int().nonnegative();
const VERSION = 1;

const hold = z.strictObject({
  gpus: z.int().nonnegative(),
  start: seconds,
  end: seconds.nullable(),
  hasBegun: z.boolean(),
  exitCode: z.int().nullable(),
  instanceType: z.string().nullable(),
});

// What an earlier version kept besides is left out.
export const stateSchema = z.object({
  version: z.literal(VERSION),
  /** Which Kubernetes it is of: the uid of its namespace kube-system. */
  kubernetes: z.string().optional(),
  /** The latest `observed_at` in ms: it never goes back, also when the clock does. */
  observedAt: z.int().nonnegative(),
  /** Until when the cluster was watched. */
  seenAt: seconds,
  /** What has not ended, or was not told to the end, with all that its pods have held. */
  workloads: z.array(
    z.strictObject({
      top: z.custom<Controller>((value) => typeof value === "object" && value !== null && "uid" in value),
      holds: z.array(z.tuple([z.string(), hold])),
      goneAt: seconds.nullable(),
      isEstimated: z.boolean(),
    }),
  ),
  /** What has ended, was told, and was still there, with its pods: uid and name of its kind. */
  done: z.array(z.tuple([z.string(), z.string()])),
});
export type State = z.output<typeof stateSchema>;

export const emptyState = (seenAt: number): State => ({
  version: VERSION,
  observedAt: 0,
  seenAt,
  workloads: [],
  done: [],
});
