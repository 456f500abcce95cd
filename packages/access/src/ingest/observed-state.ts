import { hash } from "node:crypto";
import type { Observation } from "@muster/contract";
import { type AttemptColumns, attemptColumns, type StoredAttempt } from "@muster/db";

/** A workload's state as it is stored. */
export interface ObservedState extends AttemptColumns {
  readonly observation: Observation;
  /** Of all that was observed but the moment. Between two observations of one moment the greater digest counts. */
  readonly digest: string;
  readonly attemptCount: number;
}

/** Turns a plausible observation into what is stored of it. */
export function observedState(observation: Observation): ObservedState {
  const attempts = attemptsOf(observation);
  const { status, gpu_count: gpuCount } = observation;
  const completedAt = observation.completed_at ?? null;
  return {
    observation,
    digest: digestOf(observation, attempts),
    attemptCount: attempts.length,
    ...attemptColumns({ status, gpuCount, completedAt, attempts }),
  };
}

/** The attempts, oldest first; without any, the one that start and end speak of. */
function attemptsOf({ attempts = [], started_at, completed_at, gpu_count }: Observation): StoredAttempt[] {
  if (attempts.length === 0 && started_at)
    return [{ id: "1", startedAt: started_at, endedAt: completed_at ?? null, gpuCount: gpu_count }];
  return attempts
    .map((attempt) => ({
      id: attempt.attempt_id,
      startedAt: attempt.started_at,
      endedAt: attempt.ended_at,
      gpuCount: attempt.gpu_count,
      suspendedSeconds: attempt.suspended_seconds,
    }))
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1));
}

// Field by field in this order: it is made of all that is ever delivered, and most of that says nothing new.
function digestOf(seen: Observation, attempts: readonly StoredAttempt[]): string {
  const content = {
    external_id: seen.external_id,
    status: seen.status,
    name: seen.name,
    submitted_by: seen.submitted_by,
    team: seen.team ?? null,
    instance_type: seen.instance_type ?? null,
    gpu_count: seen.gpu_count,
    submitted_at: seen.submitted_at.getTime(),
    started_at: seen.started_at?.getTime() ?? null,
    completed_at: seen.completed_at?.getTime() ?? null,
    exit_code: seen.exit_code ?? null,
    namespace: seen.namespace ?? null,
    is_managed: seen.is_managed,
    labels: Object.entries(seen.labels).sort(byName),
    attempts: attempts.map(({ id, startedAt, endedAt, gpuCount, suspendedSeconds = 0 }) => [
      id,
      startedAt.getTime(),
      endedAt?.getTime() ?? null,
      gpuCount,
      suspendedSeconds,
    ]),
  } satisfies Record<Exclude<keyof Observation, "observed_at">, unknown>;
  const hex = hash("md5", JSON.stringify(content));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
