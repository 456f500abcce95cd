import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "@/trpc/client.tsx";
import { problemOf } from "@/trpc/problem.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toListInput } from "./search-params.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

const EVERY_MS = 60_000;

/**
 * The page of workloads that the address asks for. A place in the list that the server doesn't know any more (the filters or
 * the day have changed since) leads to the first page; `hasLostPlace` says so until one moves on.
 */
export function useWorkloadList() {
  const { search, setSearch } = useWorkloadSearch();
  const trpc = useTRPC();
  const now = useNow(EVERY_MS);
  const timeZone = useTimeZone();
  const input = toListInput(search, now, timeZone);
  const list = useQuery(trpc.workloads.list.queryOptions(input, { placeholderData: keepPreviousData }));

  const isPlaceUnknown =
    search.next_token !== null &&
    list.isError &&
    problemOf(list.error).details.some(({ path }) => path === "next_token");
  const { next_token: _, ...filters } = input;
  const filtersKey = JSON.stringify(filters);
  const [lostWith, setLostWith] = useState<string>();
  useEffect(() => {
    if (!isPlaceUnknown) return;
    setLostWith(filtersKey);
    void setSearch({ next_token: null }, { history: "replace" });
  }, [isPlaceUnknown, filtersKey, setSearch]);

  return { list, isPlaceUnknown, hasLostPlace: lostWith === filtersKey && search.next_token === null };
}
