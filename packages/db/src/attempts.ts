import type { WorkloadStatus } from "@muster/contract";

/** One stretch during which a workload held GPUs. */
export interface StoredAttempt {
  readonly id: string;
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly endedAt: Date | null;
  readonly gpuCount: number;
  readonly suspendedSeconds?: number;
}

/** What of a workload decides how its attempts are kept. */
export interface AttemptedState {
  readonly status: WorkloadStatus;
  readonly gpuCount: number;
  readonly completedAt: Date | null;
  /** Oldest first; at most the last is open, and only while the workload runs. */
  readonly attempts: readonly StoredAttempt[];
}

/** The columns of a workload that follow from its attempts. */
export interface AttemptColumns {
  readonly startedAt: Date | null;
  /** Whole seconds and GPU-seconds of the attempts that have ended. */
  readonly endedSeconds: number;
  readonly endedGpuSeconds: number;
  /** When the open attempt began, put off by what it was suspended for. */
  readonly runningSince: Date | null;
  readonly runningGpuCount: number;
  /** Null for just one attempt that begins and ends with the workload, as most do. */
  readonly attempts: readonly AttemptJson[] | null;
}

/** An attempt as the column `attempts` keeps it. */
export interface AttemptJson {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number | null;
  readonly gpus: number;
  readonly suspended_seconds?: number;
}

/** Sums attempts up as the table `workloads` keeps them. The rule for whole seconds is docs/adr/0007. */
export function attemptColumns({ status, gpuCount, completedAt, attempts }: AttemptedState): AttemptColumns {
  let endedSeconds = 0;
  let endedGpuSeconds = 0;
  let open: StoredAttempt | undefined;
  for (const attempt of attempts) {
    if (attempt.endedAt === null) {
      open = attempt;
      continue;
    }
    const seconds = secondsOf(attempt, attempt.endedAt);
    endedSeconds += seconds;
    endedGpuSeconds += seconds * attempt.gpuCount;
  }
  const [only] = attempts;
  const isPlain =
    only !== undefined &&
    attempts.length === 1 &&
    only.gpuCount === gpuCount &&
    (only.suspendedSeconds ?? 0) === 0 &&
    (only.endedAt === null ? status === "running" : only.endedAt.getTime() === completedAt?.getTime());
  return {
    startedAt: only?.startedAt ?? null,
    endedSeconds,
    endedGpuSeconds,
    runningSince: open ? new Date(open.startedAt.getTime() + (open.suspendedSeconds ?? 0) * 1_000) : null,
    runningGpuCount: open?.gpuCount ?? 0,
    attempts: attempts.length === 0 || isPlain ? null : attempts.map(toJson),
  };
}

/** What tells of a workload's attempts, as it is stored. */
export interface StoredAttempts {
  readonly attempts: readonly AttemptJson[] | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly gpuCount: number;
}

/** Reads attempts back, oldest first. */
export function attemptsIn({ attempts, startedAt, completedAt, gpuCount }: StoredAttempts): StoredAttempt[] {
  if (attempts) return attempts.map(fromJson);
  return startedAt === null ? [] : [{ id: "1", startedAt, endedAt: completedAt, gpuCount }];
}

const fromJson = ({ id, start_ms, end_ms, gpus, suspended_seconds = 0 }: AttemptJson): StoredAttempt => ({
  id,
  startedAt: new Date(start_ms),
  endedAt: end_ms === null ? null : new Date(end_ms),
  gpuCount: gpus,
  suspendedSeconds: suspended_seconds,
});

const secondsOf = ({ startedAt, suspendedSeconds = 0 }: StoredAttempt, endedAt: Date): number =>
  Math.max(0, Math.floor((endedAt.getTime() - startedAt.getTime()) / 1_000) - suspendedSeconds);

const toJson = ({ id, startedAt, endedAt, gpuCount, suspendedSeconds = 0 }: StoredAttempt): AttemptJson => ({
  id,
  start_ms: startedAt.getTime(),
  end_ms: endedAt?.getTime() ?? null,
  gpus: gpuCount,
  ...(suspendedSeconds > 0 ? { suspended_seconds: suspendedSeconds } : {}),
});
