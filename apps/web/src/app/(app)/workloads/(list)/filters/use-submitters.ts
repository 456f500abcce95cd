import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMe } from "@/components/shell/use-me.ts";
import { useSettled } from "@/components/use-settled.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toSubmittersInput } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";

const EVERY_MS = 60_000;

/** Somebody who submitted workloads. */
interface Submitter {
  readonly email: string;
  readonly isMe: boolean;
  /** How many of the list's workloads are theirs, as far as that is known. */
  readonly count: number | undefined;
}

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
  const facet = useQuery(
    trpc.workloads.facets.queryOptions(input, { enabled: isWanted, placeholderData: keepPreviousData }),
  ).data?.data.submitted_by;
  const found = (facet?.values ?? []).map(({ value, workload_count }) => ({
    email: value,
    isMe: value === user?.email,
    count: workload_count,
  }));
  const begins = (text: string) => text.toLowerCase().startsWith(typed.toLowerCase());
  const isMeant = user !== null && [user.email, user.name, "me"].some(begins);
  if (!isMeant) return found;
  const me = found.find(({ isMe }) => isMe) ?? { email: user.email, isMe: true, count: undefined };
  return [me, ...found.filter(({ isMe }) => !isMe)];
}
