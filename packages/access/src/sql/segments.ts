import { EARLIEST_MS, LATEST_MS } from "@muster/contract";

/** The grains of the roll-ups: a bucket's length in hours, each a part of the next; 0 is all time. */
const GRAINS = [1, 6, 24, 96, 384, 1536] as const;
const ALL_TIME = 0;
type Grain = (typeof GRAINS)[number] | typeof ALL_TIME;
/** The finest grain of which a roll-up has buckets. */
export type FinestGrain = 1 | 24;

/** A stretch of time that one way of cutting counts in another interval than the next coarser way; NONE is no interval. */
interface Stretch {
  readonly from: number;
  readonly before: number;
  /** The interval that it adds to; 0 is the first. */
  readonly adds: number;
  /** The interval that it is taken from, as the coarser way counted it there. */
  readonly takes: number;
}
export const NONE = -1;
/** Which interval it is follows from a moment and the boundaries. */
export const WITHIN = -2;

/** Whole buckets of one grain: hours since 1970 at which the first begins and the last has ended. */
interface Run {
  readonly grain: Grain;
  readonly first: number;
  readonly last: number;
  /** Where it is cut into intervals, milliseconds: like `boundaries`. */
  readonly borders: readonly number[];
}

/** A bucket between a border and a coarser one: its hour since 1970, and the intervals that it moves from and to. */
export interface Piece extends Pick<Stretch, "adds" | "takes"> {
  readonly grain: Grain;
  readonly hour: number;
}

/** What is narrower than any bucket, so that its rows are read; milliseconds since 1970. */
export type Edge = Stretch;

/**
 * What intervals of time are put together from. A run of buckets of one grain is cut at the borders next to where the intervals
 * begin and end; what lies between those borders and finer ones moves from one interval to another, and so on down to the
 * rows. So each boundary costs at most half a bucket of every grain, on whichever side it lies. What came before all else may be
 * a run of its own, of longer buckets.
 */
export interface Segments {
  /** Undefined where no buckets are read. */
  readonly buckets:
    | {
        readonly runs: readonly Run[];
        readonly pieces: readonly Piece[];
        /** All of it in the finest buckets, by which what was not folded yet is summed. */
        readonly finest: Run;
      }
    | undefined;
  readonly edges: readonly Edge[];
}

const HOUR_MS = 3_600_000;
/** Beyond every bucket, and a Postgres integer. */
const FOREVER_HOURS = 2_147_483_647;

/** What reading costs, in buckets: to look for a stretch, and the rows of an hour. A guess will do. */
const LOOK = 3;
const ROWS_OF_HOUR = 30;

/**
 * Cuts intervals of time into the buckets and edges that are read fastest.
 * @param boundaries where the intervals begin and the last one ends, in milliseconds since 1970, ascending; −∞ and ∞ are allowed
 * @param finest the finest grain that there are buckets of; undefined where there are none
 * @param now a boundary from here on is cut at the border after it, as hardly anything lies there yet
 * @param hasOnlyBuckets whether there is something that no row tells of any more
 */
export function segmentsOf(
  boundaries: readonly number[],
  finest: FinestGrain | undefined,
  now = Infinity,
  hasOnlyBuckets = false,
): Segments {
  const { cost, ...atOnce } = cut(boundaries, finest, now, hasOnlyBuckets);
  if (boundaries[0] !== -Infinity || boundaries.length === 2) return atOnce;
  const before = cut(boundaries.slice(0, 2), finest, now, hasOnlyBuckets);
  const after = cut(boundaries.slice(1), finest, now, hasOnlyBuckets);
  return before.cost + after.cost < cost ? together(before, after) : atOnce;
}

function cut(
  boundaries: readonly number[],
  finest: FinestGrain | undefined,
  now: number,
  hasOnlyBuckets: boolean,
): Segments & { readonly cost: number } {
  const whole = wholeOf(boundaries);
  const ofRows = costOf([whole], now, ROWS_OF_HOUR);
  const onlyRows = { buckets: undefined, edges: [whole], cost: ofRows };
  if (finest === undefined) return onlyRows;
  if (boundaries.length === 2 && boundaries[0] === -Infinity && boundaries[1] === Infinity) {
    const run = runOf(ALL_TIME, boundaries);
    return { buckets: { runs: [run], pieces: [], finest: run }, edges: [], cost: LOOK };
  }
  const grains = GRAINS.filter((grain) => grain >= finest);
  const levels = grains.map((grain) => ({
    grain,
    borders: boundaries.map((moment) => borderOf(grain, moment, now)),
  }));
  const finestBorders = levels[0]?.borders ?? [];
  const edges = stretches(boundaries, finestBorders);
  const differences = levels.slice(0, -1).map(({ grain, borders }, level) => ({
    grain,
    stretches: stretches(borders, levels[level + 1]?.borders ?? []),
  }));
  const costs = differences.map(({ grain, stretches: found }) => costOf(found, Infinity, 1 / grain));
  const ofEdges = costOf(edges, now, ROWS_OF_HOUR);
  const candidates = levels.map(({ grain, borders }, top) => {
    const ofPieces = costs.slice(0, top).reduce((sum, cost) => sum + cost, 0);
    const cost = ofEdges + ofPieces + costOf([wholeOf(borders)], now, 1 / grain);
    return { top, run: runOf(grain, borders), cost };
  });
  const best = candidates.reduce((one, other) => (other.cost < one.cost ? other : one));
  if (ofRows <= best.cost && !hasOnlyBuckets) return onlyRows;
  const { top, run, cost } = best;
  const pieces = differences
    .slice(0, top)
    .flatMap((level) => level.stretches.flatMap((stretch) => piecesOf(level.grain, stretch)));
  return { buckets: { runs: [run], pieces, finest: runOf(1, finestBorders) }, edges, cost };
}

/** What came before, as the first interval, and the intervals after it. */
function together(before: Segments, after: Segments): Segments {
  const later = <Part extends Pick<Stretch, "adds" | "takes">>(part: Part): Part => ({
    ...part,
    adds: next(part.adds),
    takes: next(part.takes),
  });
  const edges = joined(
    [...before.edges, ...after.edges.map(later)],
    ({ from, before: to }) => `${from} ${to}`,
  );
  const withFirst = (run: Run): Run => ({ ...run, borders: [-Infinity, ...run.borders] });
  const rest = after.buckets && {
    runs: after.buckets.runs.map(withFirst),
    pieces: after.buckets.pieces.map(later),
    finest: withFirst(after.buckets.finest),
  };
  if (!before.buckets || !rest) return { buckets: before.buckets ?? rest, edges };
  return {
    buckets: {
      runs: [...before.buckets.runs, ...rest.runs],
      pieces: joined([...before.buckets.pieces, ...rest.pieces], ({ grain, hour }) => `${grain} ${hour}`),
      finest: { ...rest.finest, first: before.buckets.finest.first },
    },
    edges,
  };
}

const next = (interval: number): number => (interval < 0 ? interval : interval + 1);

/** Parts, of which those of the same place are one: what one run gives up there the other takes on. */
function joined<Part extends Pick<Stretch, "adds" | "takes">>(
  parts: readonly Part[],
  placeOf: (part: Part) => string,
): Part[] {
  const byPlace = new Map<string, Part>();
  for (const part of parts) {
    const other = byPlace.get(placeOf(part));
    const adds = part.adds === NONE ? other?.adds : part.adds;
    const takes = part.takes === NONE ? other?.takes : part.takes;
    byPlace.set(placeOf(part), { ...part, adds: adds ?? NONE, takes: takes ?? NONE });
  }
  return [...byPlace.values()];
}

const wholeOf = (boundaries: readonly number[]): Stretch => ({
  from: clampMs(boundaries[0] ?? 0),
  before: clampMs(boundaries.at(-1) ?? 0),
  adds: WITHIN,
  takes: NONE,
});

/** Where two ways of cutting the same intervals differ. */
function stretches(fine: readonly number[], coarse: readonly number[]): Stretch[] {
  const points = [...new Set([...fine, ...coarse])].toSorted((a, b) => a - b);
  const [inFine, inCoarse] = [intervalsAt(points, fine), intervalsAt(points, coarse)];
  return points.slice(0, -1).flatMap((from, at) => {
    const [adds = NONE, takes = NONE] = [inFine[at], inCoarse[at]];
    return adds === takes ? [] : [{ from, before: points[at + 1] ?? from, adds, takes }];
  });
}

/** Which interval each of some ascending moments lies in; NONE outside of all. */
function intervalsAt(moments: readonly number[], boundaries: readonly number[]): number[] {
  let reached = 0;
  return moments.map((moment) => {
    while (reached < boundaries.length && (boundaries[reached] ?? 0) <= moment) reached++;
    return reached === boundaries.length ? NONE : reached - 1;
  });
}

const runOf = (grain: Grain, borders: readonly number[]): Run => ({
  grain,
  first: clampHours((borders[0] ?? 0) / HOUR_MS),
  last: clampHours((borders.at(-1) ?? 0) / HOUR_MS),
  borders,
});

const piecesOf = (grain: Grain, { from, before, adds, takes }: Stretch): Piece[] =>
  Array.from({ length: (before - from) / HOUR_MS / grain }, (_, n) => ({
    grain,
    hour: from / HOUR_MS + n * grain,
    adds,
    takes,
  }));

/** To read stretches up to now, with so much in each hour. */
const costOf = (some: readonly Stretch[], now: number, perHour: number): number =>
  some.reduce(
    (sum, { from, before }) => sum + LOOK + (Math.max(0, Math.min(before, now) - from) / HOUR_MS) * perHour,
    0,
  );

/** The border of buckets at which to cut for a moment, both in milliseconds. */
export function borderOf(grain: number, ms: number, now: number): number {
  if (!Number.isFinite(ms)) return ms;
  const buckets = ms / (grain * HOUR_MS);
  return (ms < now ? Math.round(buckets) : Math.ceil(buckets)) * grain * HOUR_MS;
}

const clampMs = (ms: number): number => Math.max(EARLIEST_MS, Math.min(LATEST_MS, ms));
const clampHours = (hours: number): number => Math.max(-FOREVER_HOURS, Math.min(FOREVER_HOURS, hours));
