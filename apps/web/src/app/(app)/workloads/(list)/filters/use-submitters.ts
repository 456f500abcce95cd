import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMe } from "@/components/shell/use-me.ts";
import { useSettled } from "@/components/use-settled.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toSubmittersInput } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { offered, type Submitter } from "./submitters.ts";

const EVERY_MS = 60_000;

/**
 * Who submitted what the list shows, the other filters being as they are: the viewer first, then who has most.
 * @param typed how their address begins
 */
export function useSubmitters(typed: string, isWanted: boolean): Submitter[] {
  const { search } = useWorkloadSearch();
  const trpc = useTRPC();
  const { user } = useMe();
  const begin = useSettled(typed);
  const input = toSubmittersInput(search, useNow(EVERY_MS), useTimeZone(), begin);
  const { data, isPlaceholderData } = useQuery(
    trpc.workloads.facets.queryOptions(input, { enabled: isWanted, placeholderData: keepPreviousData }),
  );
  return offered(data?.data.submitted_by?.values ?? [], {
    typed,
    isAnswered: typed === begin && !isPlaceholderData,
    me: user,
  });
}
