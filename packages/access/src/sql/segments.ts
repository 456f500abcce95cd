/** The grains of the roll-ups: a bucket's length in hours, each a part of the next; 0 is all time. */
const GRAINS = [1, 6, 24, 96, 384, 1536] as const;
const ALL_TIME = 0;
export type Grain = (typeof GRAINS)[number] | typeof ALL_TIME;
/** The finest grain of which a roll-up has buckets. */
export type FinestGrain = 1 | 24;

/** Whole buckets of one grain: hours since 1970 at which the first begins and the last has ended. */
export interface Run {
  readonly grain: Grain;
  first: number;
  last: number;
}

/**
 * A range of time, in milliseconds since 1970, between a boundary and the border of a bucket. Its rows are read: added where the
 * buckets left them out, and taken off where a bucket had them too.
 */
export interface Edge {
  readonly from: number;
  before: number;
  readonly sign: 1 | -1;
}

export interface Segments {
  readonly runs: Run[];
  readonly edges: Edge[];
  /** The boundaries by which buckets are told apart, and rows that are taken off: the borders next to the true ones. */
  readonly borders: number[];
}

const HOUR_MS = 3_600_000;
/** Before and after every moment that is stored: the years 1 and 9999. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;
/** Beyond every bucket, and a Postgres integer. */
const FOREVER_HOURS = 2_147_483_647;

/**
 * Cuts ranges of time into as few whole buckets as there are, and edges for what they have too little or too much: at each boundary
 * at most half a bucket, as the next border is taken, on whichever side it lies.
 * @param boundaries where the ranges begin and the last one ends, in milliseconds since 1970, ascending; −∞ and ∞ are allowed
 * @param finest the finest grain that there are buckets of; undefined where there are none
 * @param now a boundary from here on is cut at the border after it, as hardly anything lies there yet
 */
export function segmentsOf(
  boundaries: readonly number[],
  finest: FinestGrain | undefined,
  now = Infinity,
): Segments {
  if (finest === undefined) {
    const from = Math.max(EARLIEST_MS, boundaries[0] ?? 0);
    const before = Math.min(LATEST_MS, boundaries.at(-1) ?? 0);
    return { runs: [], edges: [{ from, before, sign: 1 }], borders: [...boundaries] };
  }
  const borders = boundaries.map((moment) => borderOf(finest, moment, now));
  const segments: Segments = { runs: [], edges: [], borders };
  for (let i = 1; i < boundaries.length; i++) {
    const range = [boundaries[i - 1] ?? 0, boundaries[i] ?? 0] as const;
    const buckets = [borders[i - 1] ?? 0, borders[i] ?? 0] as const;
    // A short range's own rows are fewer than those to the next borders; from now on there are hardly any.
    const gaps = gap(range[0], buckets[0], now) + gap(range[1], buckets[1], now);
    const isShort = buckets[0] > range[1] || gaps > range[1] - range[0];
    if (isShort) addEdge(segments.edges, range[0], range[1], 1);
    else cut(segments, range, buckets, finest);
  }
  return segments;
}

const gap = (moment: number, border: number, now: number): number =>
  moment < now ? Math.abs(border - moment) : 0;

type Range = readonly [from: number, before: number];

function cut(segments: Segments, [from, before]: Range, [first, last]: Range, finest: FinestGrain): void {
  const { runs, edges } = segments;
  if (from === -Infinity && before === Infinity) {
    addRun(runs, ALL_TIME, -FOREVER_HOURS, FOREVER_HOURS);
    return;
  }
  addEdge(edges, first, from, -1);
  addEdge(edges, from, first, 1);
  const grains = GRAINS.filter((grain) => grain >= finest);
  for (const run of runsOf(first / HOUR_MS, last / HOUR_MS, grains))
    addRun(runs, run.grain, run.first, run.last);
  addEdge(edges, last, before, 1);
  addEdge(edges, before, last, -1);
}

/** Fine buckets up to the first coarse one, coarse ones, fine ones again. */
function runsOf(first: number, last: number, [grain, ...coarser]: readonly Grain[]): Run[] {
  if (grain === undefined || first >= last) return [];
  const next = coarser[0];
  if (next === undefined) return [{ grain, first: clamp(first), last: clamp(last) }];
  const inner = ceilTo(next, first * HOUR_MS);
  const outer = floorTo(next, last * HOUR_MS);
  if (inner >= outer) return [{ grain, first, last }];
  return [
    ...(first < inner ? [{ grain, first, last: inner }] : []),
    ...runsOf(inner, outer, coarser),
    ...(outer < last ? [{ grain, first: outer, last }] : []),
  ];
}

/** The border of buckets at which to cut for a moment, both in milliseconds. */
function borderOf(grain: number, ms: number, now: number): number {
  if (!Number.isFinite(ms)) return ms;
  const buckets = ms / (grain * HOUR_MS);
  return (ms < now ? Math.round(buckets) : Math.ceil(buckets)) * grain * HOUR_MS;
}

/** Where the bucket begins in which a moment lies, in hours. */
const floorTo = (grain: number, ms: number): number => Math.floor(ms / (grain * HOUR_MS)) * grain;

/** Where the first bucket begins that lies at a moment or after it. */
const ceilTo = (grain: number, ms: number): number => Math.ceil(ms / (grain * HOUR_MS)) * grain;

const clamp = (hours: number): number => Math.max(-FOREVER_HOURS, Math.min(FOREVER_HOURS, hours));

// Neighbours are read at once: which range a bucket belongs to is found again from where it begins.
function addRun(runs: Run[], grain: Grain, first: number, last: number): void {
  const neighbour = runs.findLast((run) => run.grain === grain);
  if (neighbour?.last === first) neighbour.last = last;
  else if (first < last) runs.push({ grain, first, last });
}

function addEdge(edges: Edge[], from: number, before: number, sign: Edge["sign"]): void {
  const neighbour = edges.findLast((edge) => edge.sign === sign);
  if (neighbour?.before === from && from < before) neighbour.before = before;
  else if (from < before) edges.push({ from, before, sign });
}
