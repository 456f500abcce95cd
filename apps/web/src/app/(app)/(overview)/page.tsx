import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { serverTrpc } from "@/trpc/server.ts";
import { ServedAt } from "@/viewer/viewer.tsx";
import { viewersTimeZone } from "@/viewer/viewers-time-zone.ts";
import { OverviewPage } from "./client.tsx";
import { loadOverviewSearch, overviewInputs } from "./search-params.ts";

export const metadata: Metadata = { title: "Overview" };

/** How things stand and what a period has brought, loaded before it is sent. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [{ trpc, queryClient }, search, timeZone] = await Promise.all([
    serverTrpc(),
    loadOverviewSearch(searchParams),
    viewersTimeZone(),
  ]);
  const now = Date.now();
  const inputs = overviewInputs(search, now, timeZone);
  // What fails here is asked for again by the browser, which shows what is wrong.
  await Promise.all([
    queryClient.prefetchQuery(trpc.workloads.stats.queryOptions(inputs.summary)),
    queryClient.prefetchQuery(trpc.workloads.stats.queryOptions(inputs.before)),
    queryClient.prefetchQuery(trpc.workloads.stats.queryOptions(inputs.teams)),
    queryClient.prefetchQuery(trpc.workloads.stats.queryOptions(inputs.users)),
    queryClient.prefetchQuery(trpc.usage.get.queryOptions(inputs.inUse)),
    queryClient.prefetchQuery(trpc.workloads.list.queryOptions(inputs.running)),
    queryClient.prefetchQuery(trpc.workloads.list.queryOptions(inputs.pending)),
    queryClient.prefetchQuery(trpc.workloads.list.queryOptions(inputs.failed)),
    queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
    queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ServedAt at={now}>
        <OverviewPage />
      </ServedAt>
    </HydrationBoundary>
  );
}
