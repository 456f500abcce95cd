import { useQueryStates } from "nuqs";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { overviewInputs, overviewSearchParams, withPeriod } from "./search-params.ts";

const EVERY_MS = 60_000;

/** What the address asks the overview for, how to change it, and where the rows behind its numbers are. */
export function useOverview() {
  const [search, setSearch] = useQueryStates(overviewSearchParams, { history: "push" });
  const inputs = overviewInputs(search, useNow(EVERY_MS), useTimeZone());
  const { period, start_date, end_date } = withPeriod(search);
  // By its name, where it has one: the list then moves with the days, too.
  const inPeriod =
    period === null ? { start_date: start_date ?? inputs.range.start_date, end_date } : { period };
  return { search, setSearch, inputs, inPeriod };
}
