/** How many groups are told apart; the rest is one. */
const MOST_SERIES = 7;

/** One group over all intervals. */
export interface Series {
  readonly key: string;
  readonly word: string;
  /** One for each interval; null where nothing is known, which is a gap, never a zero. */
  readonly values: readonly (number | null)[];
  readonly total: number;
  /** Which colour and pattern, from 1; 0 is for the rest. */
  readonly look: number;
}

interface Group {
  readonly key: string;
  readonly word: string;
  readonly values: readonly (number | null)[];
}

/** The largest groups, the largest first, and what remains as one. */
export function toSeries(groups: readonly Group[]): Series[] {
  const withTotals = groups.map((group) => ({ ...group, total: sum(group.values) }));
  const ordered = withTotals.toSorted((a, b) => b.total - a.total || (a.word < b.word ? -1 : 1));
  // One more alone is told by its name as well as it would be as the rest.
  const named = ordered.length <= MOST_SERIES + 1 ? MOST_SERIES + 1 : MOST_SERIES;
  const series = ordered.slice(0, named).map((group, index) => ({ ...group, look: index + 1 }));
  const rest = ordered.slice(named);
  if (rest.length === 0) return series;
  const values = (rest[0]?.values ?? []).map((_, at) => {
    const known = rest.flatMap((group) => group.values[at] ?? []);
    return known.length === 0 ? null : sum(known);
  });
  return [...series, { key: "rest", word: `${rest.length} others`, values, total: sum(values), look: 0 }];
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
