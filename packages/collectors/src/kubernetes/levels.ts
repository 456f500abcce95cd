import type { ObservationInput } from "@muster/contract";
import { instant } from "../times.ts";

/** Some GPUs that a pod holds. Times in seconds since 1970; `end` is null while it does. */
export interface Hold {
  readonly gpus: number;
  readonly start: number;
  readonly end: number | null;
}

/** A stretch during which a workload holds so many GPUs; `lost` GPU-seconds less than that, and all of them for the last time at `full`. */
interface Level extends Hold {
  readonly lost: number;
  readonly full: number | null;
}

type Attempts = NonNullable<ObservationInput["attempts"]>;

/** Pods of one workload that start or end so near each other do so together: it takes a scheduler some seconds to place them all. */
const TOGETHER_SECONDS = 60;
/** As many as Muster takes of a workload, and with as many GPUs together. */
const MAX_ATTEMPTS = 1_000;
const MAX_ATTEMPTED_GPUS = 1_000_000;

/**
 * The attempts that a workload's pods make up: each stretch during which it holds some number of GPUs. What its pods hold less while
 * they start or end one after the other is told as suspended, so that the GPU-seconds stay those of the pods, to half a second.
 */
export function attemptsOf(holds: readonly Hold[]): Attempts {
  return squeeze(together(levelsOf(holds))).map(({ gpus, start, end, lost }) => ({
    attempt_id: String(start),
    started_at: instant(start),
    ended_at: end === null ? null : instant(end),
    gpu_count: gpus,
    suspended_seconds: Math.round(lost / gpus),
  }));
}

/** Stretches with an equal number of GPUs, in their order; none where it holds none. */
export function levelsOf(holds: readonly Hold[]): Hold[] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { gpus, start, end } of holds) {
    if (end !== null && end <= start) continue;
    change(start, gpus);
    if (end !== null) change(end, -gpus);
  }
  const moments = [...changes].filter(([, by]) => by !== 0).toSorted(([a], [b]) => a - b);
  let gpus = 0;
  const levels: Hold[] = [];
  for (const [index, [start, by]] of moments.entries()) {
    gpus += by;
    if (gpus > 0) levels.push({ gpus, start, end: moments[index + 1]?.[0] ?? null });
  }
  return levels;
}

/** Levels as attempts: what is below its neighbour for a short time belongs to it. */
function together(levels: readonly Hold[]): Level[] {
  const attempts: Level[] = [];
  for (const { gpus, start, end } of levels) {
    let next: Level = { gpus, start, end, lost: 0, full: end };
    for (let before = attempts.at(-1); before && before.end === next.start; before = attempts.at(-1)) {
      if (!belongTogether(before, next)) break;
      attempts.pop();
      next = join(before, next);
    }
    attempts.push(next);
  }
  return attempts;
}

/** Whether the lower of two is so short that the other one only begins or ends in it, or is interrupted by it. */
function belongTogether(before: Level, next: Level): boolean {
  if (before.gpus === next.gpus) return true;
  return before.gpus < next.gpus ? isShort(before.start, before.end) : isShort(before.full, next.end);
}

const isShort = (start: number | null, end: number | null): boolean =>
  start !== null && end !== null && end - start < TOGETHER_SECONDS;

/** One attempt of two: with the GPUs of the higher, from the first's start to the second's end, and what lies between lost. */
function join(first: Level, second: Level): Level {
  const gpus = Math.max(first.gpus, second.gpus);
  const between = second.start - (first.end ?? second.start);
  const lost = first.lost + second.lost + belowBy(first, gpus) + between * gpus + belowBy(second, gpus);
  const { full } = second.gpus === gpus ? second : first;
  return { gpus, start: first.start, end: second.end, lost, full };
}

const belowBy = ({ gpus, start, end }: Level, most: number): number =>
  gpus === most ? 0 : (most - gpus) * ((end ?? start) - start);

/** Not more attempts than Muster takes: of a service that was scaled a thousand times the oldest become one. */
function squeeze(attempts: readonly Level[]): readonly Level[] {
  // The oldest, as one, hold no more than this.
  let room = MAX_ATTEMPTED_GPUS - greatest(attempts.map(({ gpus }) => gpus));
  const newest = attempts.findLastIndex(({ gpus }) => (room -= gpus) < 0) + 1;
  const over = Math.min(Math.max(newest, attempts.length - MAX_ATTEMPTS + 1), attempts.length - 1);
  if (over < 2) return attempts;
  const [first, ...others] = attempts.slice(0, over);
  return [others.reduce(join, first as Level), ...attempts.slice(over)];
}

/** The greatest of any number of numbers, or 0: more than some 100,000 can't be handed to `Math.max`. */
export const greatest = (numbers: readonly number[]): number =>
  numbers.reduce((most, one) => Math.max(most, one), 0);
