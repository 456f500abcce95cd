import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/trpc/client.tsx";
import { keepAlike } from "@/trpc/keep-alike.ts";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { overviewInputs, overviewSearchParams, shown } from "./search-params.ts";

const EVERY_MS = 60_000;
/** How often the numbers are asked for again. */
export const ASK_AGAIN_MS = 15_000;

/** What the address asks the overview for, how to change it, and where the rows behind its numbers are. */
export function useOverview() {
  const [search, setSearch] = useQueryStates(overviewSearchParams, { history: "push" });
  const timeZone = useTimeZone();
  const inputs = overviewInputs(search, useNow(EVERY_MS), timeZone);
  const { period, start_date, end_date } = shown(search);
  // By its name, where it has one: the list then moves with the days, too.
  const inPeriod =
    period === null ? { start_date: start_date ?? inputs.range.start_date, end_date } : { period };
  return { search: shown(search), setSearch, timeZone, inputs, inPeriod };
}

/** What the period has brought; nothing while another is on its way. */
export const useSummary = () => useStats("summary", "start_date", "end_date");

/** The same, told apart by what the chart is stacked by; nothing while that is on its way. */
export const useStacked = () => useStats("summary", "group_by", "interval");

/** What the stretch before has brought. One of its ends goes on with the clock: until that is answered, the last answer stands. */
export function useBefore() {
  const { search } = useOverview();
  const stays: Part[] = search.period === null ? ["end_date"] : ["start_date"];
  // Dates of one's own with an end stand still.
  if (search.end_date !== null) stays.push("start_date");
  return useStats("before", ...stays);
}

type Part = Parameters<typeof keepAlike>[1];

function useStats(which: "summary" | "before", ...alike: Part[]) {
  const { inputs } = useOverview();
  const trpc = useTRPC();
  const input = inputs[which];
  const live = {
    placeholderData: keepAlike(input, ...alike),
    refetchInterval: askAgainEvery(ASK_AGAIN_MS),
  };
  return useQuery(trpc.workloads.stats.queryOptions(input, live));
}
