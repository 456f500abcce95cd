import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { SearchParams } from "nuqs/server";
import { serverTrpc } from "@/trpc/server.ts";
import { viewersTimeZone } from "@/viewer/viewers-time-zone.ts";
import { WorkloadsPage } from "./client.tsx";
import { COLUMNS_COOKIE } from "./table/columns.tsx";
import { loadWorkloadSearch, toFacetsInput, toListInput } from "./search-params.ts";

export const metadata: Metadata = { title: "Workloads" };

/** The list of workloads, loaded before it is sent. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [{ trpc, queryClient }, search, jar, timeZone] = await Promise.all([
    serverTrpc(),
    loadWorkloadSearch(searchParams),
    cookies(),
    viewersTimeZone(),
  ]);
  const now = Date.now();
  // What fails here is asked for again by the browser, which shows what is wrong.
  await Promise.all([
    queryClient.prefetchQuery(trpc.workloads.list.queryOptions(toListInput(search, now, timeZone))),
    queryClient.prefetchQuery(trpc.workloads.facets.queryOptions(toFacetsInput(search, now, timeZone))),
    queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
    queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <WorkloadsPage columnsCookie={jar.get(COLUMNS_COOKIE)?.value} />
    </HydrationBoundary>
  );
}
