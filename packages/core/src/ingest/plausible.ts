import { type Attempt, hasEnded, type Observation } from "@muster/contract";
import { latestBy, TOO_FAR_AHEAD } from "./reporting.ts";

/** All GPUs that a workload may name for four months: sums of as many as there may be stay numbers that can be added. */
const MAX_GPU_SECONDS = 10_000_000_000_000;
/** Sums hold GPUs × the second at which they were taken, for each attempt. */
const MAX_ATTEMPTED_GPUS = 1_000_000;
/** The same in GPUs × seconds since 1970, so that 3,000 of them can be added up: 95 years of all those GPUs. */
const MAX_GPU_MOMENT = 3_000_000_000_000_000;
/** What a column holds: 68 years. */
const MAX_SUSPENDED_SECONDS = 2_147_483_647;

/** Why an observation can't be true at a moment of the server's clock; undefined when it can. */
export function implausible(observation: Observation, now: Date): string | undefined {
  return (
    aheadOfTime(observation, now) ??
    wrongEnd(observation) ??
    wrongAttempts(observation, now) ??
    wrongOrder(observation) ??
    tooMuch(observation, now)
  );
}

function aheadOfTime(observation: Observation, now: Date): string | undefined {
  const latest = latestBy(now);
  const times: [string, Date | null | undefined][] = [
    ["observed_at", observation.observed_at],
    ["submitted_at", observation.submitted_at],
    ["started_at", observation.started_at],
    ["completed_at", observation.completed_at],
    ...(observation.attempts ?? []).flatMap((attempt, index): [string, Date | null][] => [
      [`attempts.${index}.started_at`, attempt.started_at],
      [`attempts.${index}.ended_at`, attempt.ended_at],
    ]),
  ];
  const ahead = times.find(([, time]) => time && time.getTime() > latest);
  return ahead && `${ahead[0]}: ${TOO_FAR_AHEAD}`;
}

function wrongEnd({ status, completed_at }: Observation): string | undefined {
  const isOver = hasEnded(status);
  if (isOver && !completed_at) return `completed_at: is needed when the status is ${status}`;
  if (!isOver && completed_at) return `completed_at: must be null while the status is ${status}`;
  return undefined;
}

function wrongAttempts({ status, started_at, attempts = [] }: Observation, now: Date): string | undefined {
  if (attempts.length === 0) {
    if (status === "running" && !started_at) return "started_at: is needed when the status is running";
    if (status === "pending" && started_at)
      return "started_at: a workload that waits again after having run must give its attempts";
    return undefined;
  }
  if (new Set(attempts.map(({ attempt_id }) => attempt_id)).size < attempts.length)
    return "attempts: an attempt_id is given more than once";
  const open = attempts.filter(({ ended_at }) => ended_at === null);
  if (open.length > 1) return "attempts: at most one can be running (ended_at null)";
  if (open.length === 1 && status !== "running")
    return `attempts: one is running (ended_at null), but the status is ${status}`;
  return attempts
    .map((attempt, index) => wrongAttempt(attempt, index, now))
    .find((wrong) => wrong !== undefined);
}

function wrongAttempt(
  { started_at, ended_at, suspended_seconds }: Attempt,
  index: number,
  now: Date,
): string | undefined {
  // One that runs is as long as it can be by clocks that need not agree.
  const ms = (ended_at?.getTime() ?? latestBy(now)) - started_at.getTime();
  if (ms < 0) return `attempts.${index}.ended_at: lies before its started_at`;
  if (suspended_seconds > Math.floor(ms / 1_000))
    return `attempts.${index}.suspended_seconds: is longer than the attempt`;
  if (suspended_seconds > MAX_SUSPENDED_SECONDS)
    return `attempts.${index}.suspended_seconds: is more than ${MAX_SUSPENDED_SECONDS.toLocaleString("en")}`;
  return undefined;
}

function wrongOrder(observation: Observation): string | undefined {
  const { submitted_at, completed_at } = observation;
  const starts = startsOf(observation);
  const early = starts.find(([, start]) => start < submitted_at);
  if (early) return `${early[0]}: lies before submitted_at`;
  if (!completed_at) return undefined;
  if (completed_at < submitted_at) return "completed_at: lies before submitted_at";
  const late = starts.find(([, start]) => start > completed_at);
  if (late) return `${late[0]}: lies after completed_at`;
  const over = observation.attempts?.findIndex(({ ended_at }) => ended_at && ended_at > completed_at) ?? -1;
  return over < 0 ? undefined : `attempts.${over}.ended_at: lies after completed_at`;
}

/** Every start that is told, with the field that tells it; also one that attempts make needless, as it can be as wrong. */
const startsOf = ({ started_at, attempts = [] }: Observation): [string, Date][] => [
  ...(started_at ? [["started_at", started_at] as [string, Date]] : []),
  ...attempts.map((attempt, index): [string, Date] => [`attempts.${index}.started_at`, attempt.started_at]),
];

function tooMuch(
  { started_at, completed_at, gpu_count, attempts = [] }: Observation,
  now: Date,
): string | undefined {
  const stretches = attempts.length > 0 ? attempts : [{ started_at, ended_at: completed_at, gpu_count }];
  const gpuSeconds = stretches.reduce((sum, stretch) => {
    const start = stretch.started_at ?? now;
    return sum + (((stretch.ended_at ?? now).getTime() - start.getTime()) / 1_000) * stretch.gpu_count;
  }, 0);
  if (gpuSeconds > MAX_GPU_SECONDS)
    return `gpu_count: makes more than ${MAX_GPU_SECONDS.toLocaleString("en")} GPU-seconds since it started`;
  if (attempts.reduce((sum, attempt) => sum + attempt.gpu_count, 0) > MAX_ATTEMPTED_GPUS)
    return `attempts: hold more than ${MAX_ATTEMPTED_GPUS.toLocaleString("en")} GPUs together`;
  const moments = stretches.reduce((sum, stretch) => {
    const start = stretch.started_at ?? now;
    return sum + (Math.abs(start.getTime()) / 1_000) * stretch.gpu_count;
  }, 0);
  return moments > MAX_GPU_MOMENT ? "started_at: is too far from 1970 for so many GPUs" : undefined;
}
