import type { Endpoints, RequestOf } from "@muster/contract";
import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { GROUPS_OF_CHART } from "@/components/chart/series.ts";
import { periodSearchParams, wholeRange, withPeriod } from "@/components/period/search-params.ts";
import { previousOf } from "@/format/period.ts";

/** What the chart is stacked by. */
export const DIMENSIONS = ["initiative_id", "submitted_by", "instance_type", "cluster_id"] as const;

const MINUTE_MS = 60_000;

/** What the overview shows stands in its address. */
export const overviewSearchParams = {
  ...periodSearchParams,
  by: parseAsStringLiteral(DIMENSIONS).withDefault("initiative_id"),
};
export type OverviewSearch = inferParserType<typeof overviewSearchParams>;

/** Reads them on the server. */
export const loadOverviewSearch = createLoader(overviewSearchParams);

type StatsInput = RequestOf<Endpoints["workloads"]["stats"]>;
type ListInput = RequestOf<Endpoints["workloads"]["list"]>;

/** All that the overview asks for, at a moment in a time zone. The same on the server and in the browser. */
export function overviewInputs(search: OverviewSearch, now: number, timeZone: string) {
  const { range, interval } = wholeRange(shown(search), now, timeZone);
  const stats = {
    time_range: "custom" as const,
    ...range,
    time_zone: timeZone,
    top_groups: GROUPS_OF_CHART,
  };
  const summary: StatsInput = {
    ...stats,
    group_by: [search.by],
    interval,
    include: ["wait_time", "failed_gpu_hours"],
  };
  const previous = previousRange(shown(search).period, range, now, timeZone);
  // What the chart is stacked by is told with it: it is not asked for twice.
  const groupedBy = (grouping: (typeof DIMENSIONS)[number]): StatsInput =>
    search.by === grouping ? summary : { ...stats, group_by: [grouping] };
  return {
    range,
    interval,
    summary,
    previous,
    before: {
      time_range: "custom" as const,
      start_date: previous.from.toISOString(),
      end_date: previous.before.toISOString(),
      include: summary.include,
    } satisfies StatsInput,
    teams: groupedBy("initiative_id"),
    users: groupedBy("submitted_by"),
    inUse: { time_range: "today" as const } satisfies RequestOf<Endpoints["usage"]["get"]>,
    running: { status: ["running" as const], limit: 1 } satisfies ListInput,
    pending: {
      status: ["pending" as const],
      sort: "submitted_at",
      order: "asc",
      limit: 6,
    } satisfies ListInput,
    failed: { status: ["failed" as const], sort: "completed_at", limit: 6 } satisfies ListInput,
  };
}

// By the minute: the server and the browser then ask for the same.
function previousRange(
  period: OverviewSearch["period"],
  { start_date, end_date }: ReturnType<typeof wholeRange>["range"],
  now: number,
  timeZone: string,
) {
  const range = { from: new Date(start_date), before: end_date === undefined ? null : new Date(end_date) };
  return previousOf(period, range, Math.floor(now / MINUTE_MS) * MINUTE_MS, timeZone);
}

/** The search with the period that is shown, also when the address names none. */
export const shown = (search: OverviewSearch): OverviewSearch => withPeriod(search, "last_7_days");
