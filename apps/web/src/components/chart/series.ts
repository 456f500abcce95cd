import { exactHours } from "@/format/number.ts";

/** How many groups are told apart; the rest is one. */
const MOST_SERIES = 7;

/** How many groups a chart needs to know: one more alone is told by its name as well as it would be as the rest. */
export const GROUPS_OF_CHART = MOST_SERIES + 1;

/** A stretch of time on the chart. */
export interface Interval {
  readonly key: string;
  /** Under the bar, short. */
  readonly label: string;
  /** In words, for its box and for who listens. */
  readonly title: string;
  /** Whether it is not over yet. */
  readonly isOpen: boolean;
  /** Where the rows behind it are, where there is such a place. */
  readonly href?: string | undefined;
}

/** One group over all intervals. */
export interface Series {
  readonly key: string;
  readonly word: string;
  /** One for each interval. */
  readonly values: readonly number[];
  readonly total: number;
  /** Which colour and pattern, from 1; 0 is for the rest. */
  readonly look: number;
}

/** What a chart is made of: the largest groups, how many there are, and what all of them come to in each interval. */
export interface GroupsOverTime {
  readonly groups: readonly {
    readonly key: string;
    readonly word: string;
    readonly values: readonly number[];
    /** Which colour and pattern it has in every chart, where that is not left to chance; see `Series`. */
    readonly look?: number;
  }[];
  readonly groupCount: number;
  readonly totals: readonly number[];
}

/** The largest groups, the largest first, and what remains as one. */
export function toSeries({ groups, groupCount, totals }: GroupsOverTime): Series[] {
  const ordered = groups
    .map((group) => ({ ...group, total: sum(group.values) }))
    .toSorted((a, b) => b.total - a.total || (a.word < b.word ? -1 : 1));
  const named = ordered.slice(0, groupCount <= GROUPS_OF_CHART ? GROUPS_OF_CHART : MOST_SERIES);
  const looks = looksOf(named.map(({ key }) => key));
  const series = named.map((group) => ({ ...group, look: group.look ?? looks.get(group.key) ?? 0 }));
  if (groupCount <= named.length) return series;
  const shown = totals.map((_, at) => sum(named.map(({ values }) => values[at] ?? 0)));
  const values = totals.map((total, at) => Math.max(0, exactHours(total - (shown[at] ?? 0))));
  const word = `${groupCount - named.length} others`;
  return [...series, { key: "rest", word, values, total: sum(values), look: 0 }];
}

/**
 * A look for each of the groups that are shown together, all different. It hangs on the group, not on its rank: a team looks
 * the same on every page and in every period, unless one whose key comes before has taken that look.
 */
function looksOf(keys: readonly string[]): Map<string, number> {
  const looks = new Map<string, number>();
  const isTaken = (look: number) => [...looks.values()].includes(look);
  for (const key of keys.toSorted()) {
    let look = (hashOf(key) % GROUPS_OF_CHART) + 1;
    while (isTaken(look)) look = (look % GROUPS_OF_CHART) + 1;
    looks.set(key, look);
  }
  return looks;
}

/** A number that looks random and depends on nothing but the key (FNV-1a). */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What all groups come to in an interval. */
export const totalAt = (series: readonly Series[], at: number): number =>
  sum(series.map(({ values }) => values[at] ?? 0));

const sum = (values: readonly number[]): number =>
  exactHours(values.reduce((total, value) => total + value, 0));
