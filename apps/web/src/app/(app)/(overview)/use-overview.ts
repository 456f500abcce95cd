import { keepPreviousData, useQuery } from "@tanstack/react-query";
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

/** What the period has brought, beside the period before; while another is on its way, still the one before. */
export const useSummary = () => useStats(keepPreviousData);

/** The same, told apart by what the chart is stacked by; nothing while that is on its way. */
export function useStacked() {
  const { inputs } = useOverview();
  return useStats(keepAlike(inputs.summary));
}

function useStats(placeholderData: ReturnType<typeof keepAlike>) {
  const { inputs } = useOverview();
  const trpc = useTRPC();
  const live = { placeholderData, refetchInterval: askAgainEvery(ASK_AGAIN_MS) };
  return useQuery(trpc.workloads.stats.queryOptions(inputs.summary, live));
}
