import type { Grouping } from "@muster/contract";
import type { Share } from "./gpu-hours.ts";
import { groupBy } from "../group-by.ts";
import { compareKeys, type GroupKey, presentKey, type StoredKey } from "./groups.ts";

/** What statistics are put together from: a group inside an interval. All cells of a group have the same key object. */
interface Cell {
  readonly interval: number;
  readonly key: StoredKey;
}

interface Presentation<C extends Cell, Numbers> {
  /** What was grouped by; undefined when nothing was. */
  readonly fields: readonly Grouping[] | undefined;
  /** How many groups are told of at most. */
  readonly top: number | undefined;
  /** Where the intervals of a series begin and the last one ends; undefined without a series. */
  readonly boundaries: readonly Date[] | undefined;
  /** What is told of some cells together. */
  readonly numbersOf: (shares: readonly Share<C>[]) => Numbers;
}

type Group<Numbers> = GroupKey & Numbers;

interface Presented<Numbers> {
  readonly grouped?: Group<Numbers>[];
  readonly group_count?: number;
  readonly series?: ({ start: string; end: string; grouped?: Group<Numbers>[] } & Numbers)[];
}

/** Groups, the most GPU-hours first, and the series, from cells that add up to the total. */
export function presentParts<C extends Cell, Numbers extends { readonly gpu_hours: number }>(
  shares: readonly Share<C>[],
  { fields, top, boundaries, numbersOf }: Presentation<C, Numbers>,
): Presented<Numbers> {
  const keyOf = ({ part }: Share<C>) => part.key;
  const groupsOf = (some: readonly Share<C>[], by: readonly Grouping[]) =>
    [...groupBy(some, keyOf)]
      .map(([key, own]) => ({ key, numbers: numbersOf(own) }))
      .toSorted((a, b) => b.numbers.gpu_hours - a.numbers.gpu_hours || compareKeys(a.key, b.key, by));
  const shown = (groups: ReturnType<typeof groupsOf>, by: readonly Grouping[]) =>
    groups.map(({ key, numbers }): Group<Numbers> => ({ ...presentKey(key, by), ...numbers }));

  const groups = fields && groupsOf(shares, fields);
  const told = groups?.slice(0, top);
  const toldKeys = new Set(told?.map(({ key }) => key));
  const byInterval = boundaries && groupBy(shares, ({ part }) => part.interval);
  return {
    ...(fields && told && { grouped: shown(told, fields) }),
    ...(groups && top !== undefined && { group_count: groups.length }),
    ...(boundaries &&
      byInterval && {
        series: boundaries.slice(0, -1).map((from, interval) => {
          const own = byInterval.get(interval) ?? [];
          return {
            start: from.toISOString(),
            end: (boundaries[interval + 1] ?? from).toISOString(),
            ...numbersOf(own),
            ...(fields && {
              grouped: shown(
                groupsOf(
                  own.filter(({ part }) => toldKeys.has(part.key)),
                  fields,
                ),
                fields,
              ),
            }),
          };
        }),
      }),
  };
}
