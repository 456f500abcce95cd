import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toFacetsInput } from "./search-params.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

const EVERY_MS = 60_000;
const ASK_AGAIN_MS = 30_000;

/** How many workloads each status and instance type would leave of the list, the other filters being as they are. */
export function useFacets() {
  const { search } = useWorkloadSearch();
  const trpc = useTRPC();
  const input = toFacetsInput(search, useNow(EVERY_MS), useTimeZone());
  return useQuery(
    trpc.workloads.facets.queryOptions(input, {
      placeholderData: keepPreviousData,
      refetchInterval: askAgainEvery(ASK_AGAIN_MS),
    }),
  ).data?.data;
}
