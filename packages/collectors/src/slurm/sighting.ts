import { hasEnded, type ObservationInput, type WorkloadStatus } from "@muster/contract";
import { submitterOf, teamOf } from "../names.ts";
import { instant } from "../times.ts";
import { isWaitingArray, taskIds } from "./array-tasks.ts";
import { type Chain, isAhead, isBehind, lastOf, rootOf } from "./chains.ts";
import { exitCodeOf } from "./exit-code.ts";
import { externalId } from "./external-id.ts";
import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";
import { instanceTypeOf, isIgnoredBy, type Mapping } from "./mapping.ts";
import type { Hardware } from "./nodes.ts";
import { statusOf } from "./states.ts";

/** A workload as it was seen; when it was seen is added as it is sent. */
export interface Sighting {
  readonly externalId: string;
  readonly jobId: string;
  /** What to ask the ledger for to learn more of it. */
  readonly rawId: string;
  readonly status: WorkloadStatus;
  /** Whether the ledger has it. */
  readonly isConfirmed: boolean;
  readonly observation: Omit<ObservationInput, "observed_at">;
}

/** What turns Slurm's words into Muster's. */
export interface Dictionary {
  readonly cluster: string;
  readonly mapping: Mapping;
  readonly hardware: Hardware;
  /** Whether Muster holds a workload as not ended: then it must learn of its end, also where the site ignores such jobs. */
  readonly isOpen: (externalId: string) => boolean;
  /** Why a job waited when the controller last said so; null where it answers now. */
  readonly waitedFor: (jobId: string) => string | null;
}

type Attempts = NonNullable<ObservationInput["attempts"]>;

/** A job whose end is not known for sure yet: to be looked at again. */
export const NOT_YET = Symbol("not yet");

/**
 * What the ledger, and the controller if it still knows the job, say of it. The ledger's end is the end; the controller is
 * ahead of it for what waits or runs. Of an array that is not yet apart, each task; what it waits for is in `lines`.
 */
export function sightingsOf(
  chain: Chain,
  line: LiveJob | undefined,
  lines: ReadonlyMap<string, LiveJob>,
  dictionary: Dictionary,
): Sighting[] | typeof NOT_YET {
  const root = rootOf(chain);
  const last = lastOf(chain);
  const live = line && !isBehind(chain, line) ? line : undefined;
  const ahead = live !== undefined && isAhead(chain, live);
  const told = statusOf(last.state);
  const status = ahead || (told && live && !hasEnded(told)) ? statusWith(told, live, ahead) : told;
  if (status === undefined) return NOT_YET;
  const attempts = attemptsOf(chain);
  const isRunning =
    live?.start != null && status === "running" && !attempts.some((one) => one.ended_at === null);
  if (isRunning && live && last.state !== "SUSPENDED") attempts.push(unrecordedAttempt(live));
  const gpus = last.allocated ?? (status === "running" && live ? live.gpus : last.requested);
  if (!gpus) return NOT_YET;
  const place = { ...last, nodes: last.allocated ? last.nodes : (live?.nodes ?? "") };
  const { isIgnored, words } = translate(place, gpus.type, dictionary);
  const ended = hasEnded(status) ? (last.end ?? root.submit) : null;
  const taskOf = (jobId: string) => (isWaitingArray(root) ? lines.get(jobId) : undefined);
  const sightings = [...taskIds(root.jobId)].map((jobId) => ({
    externalId: externalId(dictionary.cluster, jobId, root.submit),
    jobId,
    rawId: root.rawId,
    status,
    isConfirmed: true,
    observation: {
      external_id: externalId(dictionary.cluster, jobId, root.submit),
      status,
      ...words,
      gpu_count: gpus.count,
      submitted_at: instant(root.submit),
      started_at: attempts[0]?.started_at ?? null,
      completed_at: ended === null ? null : instant(ended),
      exit_code: hasEnded(status) ? exitCodeOf(last.state, last.exitCode) : null,
      labels: {
        ...words.labels,
        "slurm.job_id": jobId,
        ...waitingLabel(status, (live ?? taskOf(jobId))?.reason ?? dictionary.waitedFor(jobId)),
      },
      attempts,
    },
  }));
  const isWithoutGpus = gpus.count === 0 && attempts.every(({ gpu_count }) => gpu_count === 0);
  return isIgnored || isWithoutGpus
    ? sightings.filter((one) => dictionary.isOpen(one.externalId))
    : sightings;
}

/** What the controller alone says of a job; only what waits or runs for the first time can be told without the ledger. */
export function liveSighting(live: LiveJob, dictionary: Dictionary): Sighting | undefined | typeof NOT_YET {
  const status = statusOf(live.state);
  if (status === undefined || hasEnded(status) || live.restarts > 0) return NOT_YET;
  if (status === "running" && live.start === null) return NOT_YET;
  const { isIgnored, words } = translate(live, live.gpus.type, dictionary);
  const id = externalId(dictionary.cluster, live.jobId, live.submit);
  if ((isIgnored || live.gpus.count === 0) && !dictionary.isOpen(id)) return undefined;
  return {
    externalId: id,
    jobId: live.jobId,
    rawId: live.rawId,
    status,
    isConfirmed: false,
    observation: {
      external_id: id,
      status,
      ...words,
      gpu_count: live.gpus.count,
      submitted_at: instant(live.submit),
      started_at: status === "running" && live.start !== null ? instant(live.start) : null,
      completed_at: null,
      exit_code: null,
      labels: {
        ...words.labels,
        "slurm.job_id": live.jobId,
        ...waitingLabel(status, live.reason),
      },
      // As the ledger will say it. The attempt of what runs gets its name there; without one Muster takes it for one.
      ...(status === "pending" && { attempts: [] }),
    },
  };
}

function waitingLabel(status: WorkloadStatus, reason: string | null): Record<string, string> {
  return status === "pending" && reason !== null ? { "slurm.waiting": reason } : {};
}

/** The controller is believed in what waits or runs, never in an end. */
function statusWith(
  told: WorkloadStatus | undefined,
  live: LiveJob,
  ahead: boolean,
): WorkloadStatus | undefined {
  const now = statusOf(live.state);
  if (now === undefined || hasEnded(now)) return ahead ? undefined : told;
  // What runs in the ledger and waits in the controller was requeued; its attempt's end is still on its way.
  return !ahead && told === "running" ? "running" : now;
}

/** The stretches during which it held GPUs. A row of a resize has the start of the job, but was submitted as it began. */
function attemptsOf(chain: Chain): Attempts {
  return chain.flatMap((row): Attempts => {
    if (row.start === null || row.allocated === null || row.state === "PENDING") return [];
    const begin = Math.max(row.start, row.submit);
    const attempt = { attempt_id: row.dbIndex, gpu_count: row.allocated.count, started_at: instant(begin) };
    if (row.end !== null) {
      const end = Math.max(row.end, begin);
      return [{ ...attempt, ended_at: instant(end), suspended_seconds: suspended(row, end - begin) }];
    }
    // While it is suspended it ends where its use ends, so that nothing grows.
    if (row.state === "SUSPENDED") return [{ ...attempt, ended_at: instant(begin + row.elapsedSeconds) }];
    return [{ ...attempt, ended_at: null, suspended_seconds: row.suspendedSeconds }];
  });
}

const suspended = (row: LedgerRow, atMost: number): number => Math.min(row.suspendedSeconds, atMost);

/** The attempt that runs now and that the ledger will have in a moment, under its own name. */
const unrecordedAttempt = (live: LiveJob): Attempts[number] => ({
  attempt_id: `live:${live.submit}`,
  started_at: instant(Math.max(live.start ?? live.submit, live.submit)),
  ended_at: null,
  gpu_count: live.gpus.count,
});

/** The words for who, where and on what, and whether the site ignores such a job. */
function translate(job: LedgerRow | LiveJob, type: string | null, { mapping, hardware }: Dictionary) {
  const named = { ...job, gpuType: type ?? hardware.ofNodes(job.nodes) ?? null };
  const words = {
    name: printable(job.name) || job.jobId,
    submitted_by: submitterOf(mapping, job.user) || "unknown",
    team: teamOf(mapping, job.account) || null,
    instance_type: instanceTypeOf(mapping, named, hardware.ofPartition(job.partition)),
    namespace: job.partition.slice(0, 253) || null,
    labels: { "slurm.account": job.account, "slurm.qos": job.qos },
  };
  return { isIgnored: isIgnoredBy(mapping, named), words };
}

/** A name without what can't be shown: control characters, halves of characters. */
const printable = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 512)
    .toWellFormed();
