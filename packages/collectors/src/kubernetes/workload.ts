import { hasEnded, type ObservationInput, type WorkloadStatus } from "@muster/contract";
import { instant } from "../times.ts";
import type { Controller } from "./controller.ts";
import { attemptsOf, greatest, type Hold } from "./levels.ts";

/** What a pod holds, or held, of GPUs. */
export interface PodHold extends Hold {
  /** Whether it has ever run: it may be Pending again later, when its node was started anew. */
  readonly hasBegun: boolean;
  readonly exitCode: number | null;
  /** What its node is called; null while that is not known. */
  readonly instanceType: string | null;
}

/** A workload: what stands for it, and all that its pods have held so far, also those that are gone. */
export interface Workload {
  readonly top: Controller;
  readonly holds: ReadonlyMap<string, PodHold>;
  /** When it was deleted. Seconds since 1970. */
  readonly goneAt: number | null;
  /** Whether something of it went while nobody watched, so that its end is not known to the second. */
  readonly isEstimated: boolean;
  /** Why the pod that was heard of last does not run yet. */
  readonly waitsFor: string | null;
}

type Life = Pick<
  ObservationInput,
  "status" | "gpu_count" | "started_at" | "completed_at" | "exit_code" | "attempts" | "instance_type"
>;

/** What has become of a workload so far. */
export function lifeOf({ top, holds: byPod, goneAt }: Workload): Life {
  const holds = [...byPod.values()];
  const held = holds.filter(({ end }) => end === null);
  const lastEnd = Math.max(top.createdAt, greatest(holds.map(({ end }) => end ?? 0)));
  const isIdle = !top.ends && top.wantedGpus === 0;
  // A service that was scaled to none had ended before it was deleted.
  const rest = isIdle && holds.length > 0 ? { status: "completed" as const, at: lastEnd } : null;
  const deletion = goneAt === null ? null : { status: "cancelled" as const, at: goneAt };
  const verdict = top.verdict ?? (held.length > 0 ? deletion : (rest ?? deletion));

  // What was placed beside one that ran was told as held, so it goes on when that one ends, also where it never begins itself.
  const ranUntil = greatest(holds.filter(({ hasBegun }) => hasBegun).map(({ end }) => end ?? Infinity));
  let status: WorkloadStatus = "pending";
  // What still holds GPUs runs, whatever was said of its end.
  if (held.some(({ start }) => start < ranUntil) || (verdict && held.length > 0)) status = "running";
  else if (verdict) ({ status } = verdict);
  else if (isIdle && held.length === 0) status = "completed";
  const isOver = hasEnded(status);

  // What is placed and has not begun yet counts when it runs, and then from when it was placed.
  const told = status === "running" ? holds : holds.filter(({ end }) => end !== null);
  const attempts = attemptsOf(told.map((hold) => ({ ...hold, start: Math.max(hold.start, top.createdAt) })));
  const counts = attempts.map(({ gpu_count }) => gpu_count);
  // Of what has ended, the most: its pods may have ended long after one another.
  const heldGpus = (isOver ? greatest(counts) : counts.at(-1)) ?? 0;
  const latest = told
    .filter(({ instanceType }) => instanceType !== null)
    .toSorted((a, b) => a.start - b.start);
  return {
    status,
    gpu_count: status === "pending" ? top.wantedGpus || heldGpus : heldGpus || top.wantedGpus,
    started_at: attempts[0]?.started_at ?? null,
    completed_at: isOver ? instant(Math.max(verdict?.at ?? 0, lastEnd)) : null,
    exit_code: exitCodeOf(status, told),
    instance_type: latest.at(-1)?.instanceType ?? null,
    attempts,
  };
}

/** Of what failed, that of the pod that failed last; null where that is not known, or where it did not end by itself. */
function exitCodeOf(status: WorkloadStatus, holds: readonly PodHold[]): number | null {
  const ended = holds.filter(({ exitCode }) => exitCode !== null);
  if (status === "completed") return ended.length > 0 ? 0 : null;
  if (status !== "failed") return null;
  const failed = ended.filter(({ exitCode }) => exitCode !== 0);
  return failed.toSorted((a, b) => (a.end ?? 0) - (b.end ?? 0)).at(-1)?.exitCode ?? null;
}
