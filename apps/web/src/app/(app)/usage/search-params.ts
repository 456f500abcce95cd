import type { Endpoints, RequestOf } from "@muster/contract";
import { timeZoneNamed } from "@muster/contract/facts";
import {
  createLoader,
  createParser,
  type inferParserType,
  parseAsArrayOf,
  parseAsStringLiteral,
} from "nuqs/server";
import { GROUPS_OF_CHART } from "@/components/chart/series.ts";
import { periodSearchParams, wholeRange, withPeriod } from "@/components/period/search-params.ts";
import { parseAsTeamId, parseAsTrueOrFalse } from "@/components/parsers.ts";

/** By when GPUs were busy, or by when workloads were submitted. */
export const COUNTINGS = ["overlap", "cohort"] as const;

/** What usage can be told apart by; by status only when submitted: of what was busy, it does not tell how it stood then. */
export const GROUPINGS = ["initiative_id", "submitted_by", "instance_type", "cluster_id", "status"] as const;

const parseAsTimeZone = createParser({ parse: (value) => timeZoneNamed(value) ?? null, serialize: String });

/** What the page shows stands in its address, under the API's own names. */
export const usageSearchParams = {
  ...periodSearchParams,
  time_zone: parseAsTimeZone,
  count: parseAsStringLiteral(COUNTINGS).withDefault("overlap"),
  group_by: parseAsArrayOf(parseAsStringLiteral(GROUPINGS)).withDefault(["initiative_id"]),
  initiative_id: parseAsTeamId,
  include_descendants: parseAsTrueOrFalse.withDefault(false),
};
export type UsageSearch = inferParserType<typeof usageSearchParams>;

/** Reads them on the server. */
export const loadUsageSearch = createLoader(usageSearchParams);

type StatsRequest = RequestOf<Endpoints["workloads"]["stats"]>;

/** What is asked of workloads.stats and, with other rows, of usage.get; the same on the server and in the browser. */
export function usageInputs(search: UsageSearch, now: number, viewersTimeZone: string) {
  const { initiative_id, include_descendants } = search;
  const time_zone = search.time_zone ?? viewersTimeZone;
  const { range, interval } = wholeRange(shown(search), now, time_zone);
  const totals = {
    time_range: "custom" as const,
    ...range,
    time_zone,
    group_by: groupingsOf(search),
    ...(initiative_id ? { initiative_id, include_descendants } : {}),
  } satisfies StatsRequest;
  return {
    range,
    time_zone,
    interval,
    /** For the table: all groups. */
    totals,
    /** For the chart: the largest groups, over time. */
    overTime: (group_by: UsageGrouping[]) =>
      ({ ...totals, group_by, interval, top_groups: GROUPS_OF_CHART }) satisfies StatsRequest,
    /** For a file: all groups, over time. */
    everything: { ...totals, interval } satisfies StatsRequest,
  };
}

/** What is asked of usage.get, which knows no status. */
export const whenBusy = <Input extends { readonly group_by: readonly UsageGrouping[] }>(input: Input) => ({
  ...input,
  group_by: input.group_by.filter((one) => one !== "status"),
});

export type UsageGrouping = (typeof GROUPINGS)[number];

/** The groupings that count: one or two, each once. */
export function groupingsOf({
  group_by,
}: Pick<UsageSearch, "group_by">): [UsageGrouping, ...UsageGrouping[]] {
  const [first = "initiative_id", second] = new Set(group_by);
  return second === undefined ? [first] : [first, second];
}

/** The search with the period that is shown, also when the address names none, and counted as it can be. */
export const shown = (search: UsageSearch): UsageSearch => ({
  ...withPeriod(search, "last_30_days"),
  count: search.group_by.includes("status") ? "cohort" : search.count,
});
