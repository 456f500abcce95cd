import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { serverTrpc } from "@/trpc/server.ts";
import { viewersTimeZone } from "@/viewer/viewers-time-zone.ts";
import { UsagePage } from "./client.tsx";
import { groupingsOf, loadUsageSearch, shown, usageInputs, whenBusy } from "./search-params.ts";

export const metadata: Metadata = { title: "Usage" };

/** Who has used how many GPU-hours, loaded before it is sent. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [{ trpc, queryClient }, search, timeZone] = await Promise.all([
    serverTrpc(),
    loadUsageSearch(searchParams),
    viewersTimeZone(),
  ]);
  const inputs = usageInputs(search, Date.now(), timeZone);
  // What fails here is asked for again by the browser, which shows what is wrong.
  await Promise.all([
    ...[inputs.totals, inputs.overTime(groupingsOf(search).slice(0, 1))].map((input) =>
      shown(search).count === "overlap"
        ? queryClient.prefetchQuery(trpc.usage.get.queryOptions(whenBusy(input)))
        : queryClient.prefetchQuery(trpc.workloads.stats.queryOptions(input)),
    ),
    queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
    queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <UsagePage />
    </HydrationBoundary>
  );
}
