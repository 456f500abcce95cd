import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { problemOf } from "@/trpc/problem.ts";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toListInput } from "./search-params.ts";
import { useSteadyRows } from "./use-steady-rows.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

const EVERY_MS = 60_000;
const ASK_AGAIN_MS = 15_000;

/**
 * The page of workloads that the address asks for. Where the address names a place in the list that the server doesn't know
 * any more (the filters or the day have changed since), it is the first page, and `hasLostPlace` says so.
 */
export function useWorkloadList() {
  const { search } = useWorkloadSearch();
  const trpc = useTRPC();
  const now = useNow(EVERY_MS);
  const timeZone = useTimeZone();
  const { next_token, ...filters } = toListInput(search, now, timeZone);
  const here = useQuery(
    trpc.workloads.list.queryOptions(next_token === undefined ? filters : { ...filters, next_token }, {
      placeholderData: keepPreviousData,
      refetchInterval: askAgainEvery(ASK_AGAIN_MS),
    }),
  );
  const hasLostPlace =
    next_token !== undefined &&
    here.isError &&
    problemOf(here.error).details.some(({ path }) => path === "next_token");
  const first = useQuery(trpc.workloads.list.queryOptions(filters, { enabled: hasLostPlace }));
  const list = hasLostPlace ? first : here;
  const question = JSON.stringify([filters, hasLostPlace ? undefined : next_token]);
  const steady = useSteadyRows(list.isPlaceholderData ? undefined : question, list.data?.data.workloads);
  return { list, hasLostPlace, isFirstPage: next_token === undefined || hasLostPlace, ...steady };
}
