import type { DataOf, Endpoints, Workload, WorkloadStatus } from "@muster/contract";
import { hasEnded } from "@muster/contract/facts";
import { countOf } from "@/format/number.ts";
import { statusWord } from "@/components/status.tsx";

type Attempts = DataOf<Endpoints["workloads"]["attempts"]>["attempts"];
type Events = DataOf<Endpoints["workloads"]["events"]>["events"];

/** What a workload is at a time: its status, or that it holds no GPUs while it counts as running. */
type Phase = WorkloadStatus | "suspended";

/** A moment at which a workload began to be something, and what it was until the next. */
export interface Step {
  readonly name: string;
  readonly at: string;
  readonly phase: Phase;
  /** Seconds until the next step; null after the end. */
  readonly seconds: number | null;
  /** Of these, for how many nothing ran. */
  readonly suspendedSeconds: number;
  /** How many seconds later it was first observed; null where it never was. */
  readonly seenAfterSeconds: number | null;
}

interface Moment {
  readonly name: string;
  readonly at: string;
  readonly phase: Phase;
  readonly suspendedSeconds?: number;
  /** When that was over; where it is not said, at the next moment. */
  readonly until?: string | null;
  /** How many attempts there had been by then. */
  readonly attempts: number;
}

const isOver = (phase: Phase): boolean => phase !== "suspended" && hasEnded(phase);

/** Some schedulers say only seconds after a job's last program that the job has ended. It waited for nothing in between. */
const SAID_LATER_SECONDS = 60;

/**
 * How a workload went: submitted, each time that it got GPUs or lost them again, its end.
 * @param events its history, which tells when each of it was seen
 * @param now milliseconds: until when the last step lasts, if it has not ended
 */
export function stepsOf(workload: Workload, attempts: Attempts, events: Events, now: number): Step[] {
  const { submitted_at, completed_at, status } = workload;
  const moments: Moment[] = [{ name: "Submitted", at: submitted_at, phase: "pending", attempts: 0 }];
  const isEverResized = attempts.some(({ gpu_count }) => gpu_count !== attempts[0]?.gpu_count);
  for (const [index, { started_at, ended_at, gpu_count, suspended_seconds }] of attempts.entries()) {
    const before = attempts[index - 1];
    const isResized = before?.ended_at === started_at && before.gpu_count !== gpu_count;
    const gpus = countOf(gpu_count, "GPU");
    const started = `Started${index === 0 ? "" : " again"}${isEverResized ? ` with ${gpus}` : ""}`;
    const next = attempts[index + 1]?.started_at ?? completed_at;
    moments.push({
      name: isResized ? `Resized to ${gpus}` : started + (index === 0 ? "" : ` (attempt ${index + 1})`),
      at: started_at,
      phase: "running",
      suspendedSeconds: suspended_seconds,
      until: ended_at,
      attempts: index + 1,
    });
    if (ended_at === null || ended_at === next) continue;
    if (next === completed_at && next !== null && isSaidLate(status, ended_at, next)) continue;
    const isSuspended = next === null && status === "running";
    moments.push({
      name: isSuspended ? "Suspended" : "Back in the queue",
      at: ended_at,
      phase: isSuspended ? "suspended" : "pending",
      attempts: index + 1,
    });
  }
  if (completed_at !== null)
    moments.push({ name: statusWord(status), at: completed_at, phase: status, attempts: attempts.length });
  const seen = new Map(events.map((event) => [keyOf(event.status, event.attempt_count), event.observed_at]));
  return moments.map((moment, index) => {
    const { name, at, phase, suspendedSeconds = 0 } = moment;
    const next = moments[index + 1];
    const observedAt = seen.get(keyOf(phase, moment.attempts));
    const until = moment.until ?? next?.at;
    const seconds = isOver(phase) ? null : secondsBetween(at, until ? Date.parse(until) : now);
    return {
      name,
      at,
      phase,
      seconds,
      suspendedSeconds: Math.min(suspendedSeconds, seconds ?? 0),
      seenAfterSeconds: observedAt === undefined ? null : secondsBetween(at, Date.parse(observedAt)),
    };
  });
}

/** How many attempts are told at once. */
const MOST_ATTEMPTS = 10;

/** How many steps between the submission and the last attempts a page leaves out at first. */
export function countOfEarlier(steps: readonly Step[]): number {
  const starts = steps.flatMap(({ phase }, at) => (phase === "running" ? [at] : []));
  const first = starts.at(-MOST_ATTEMPTS);
  // One alone takes no more room than the word that stands for it.
  return first === undefined || first <= 2 ? 0 : first - 1;
}

/** A part of the line that stands for all of the time. */
interface Stretch {
  readonly key: string;
  readonly phase: Phase;
  readonly seconds: number;
}

/** How long it waited, ran and was suspended, in order. When in an attempt it was suspended is not known: it stands last. */
export function stretchesOf(steps: readonly Step[]): Stretch[] {
  return steps.flatMap(({ name, at, phase, seconds, suspendedSeconds }) => {
    if (seconds === null) return [];
    const key = at + name;
    const stretch = { key, phase, seconds: seconds - suspendedSeconds };
    if (suspendedSeconds === 0) return [stretch];
    return [stretch, { key: `${key} suspended`, phase: "suspended", seconds: suspendedSeconds }];
  });
}

/** Whether what ran until its end was told of that end only somewhat later. */
const isSaidLate = (status: WorkloadStatus, ranUntil: string, endedAt: string): boolean =>
  (status === "completed" || status === "failed") &&
  secondsBetween(ranUntil, Date.parse(endedAt)) < SAID_LATER_SECONDS;

const keyOf = (phase: Phase, attempts: number): string => `${phase} ${attempts}`;

const secondsBetween = (from: string, untilMs: number): number =>
  Math.max(0, Math.floor((untilMs - Date.parse(from)) / 1000));
