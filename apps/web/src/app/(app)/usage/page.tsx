import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { SearchParams } from "nuqs/server";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { TIME_ZONE_COOKIE, timeZoneOf } from "@/viewer/time-zone.ts";
import { UsagePage } from "./client.tsx";
import { groupingsOf, loadUsageSearch, usageInputs } from "./search-params.ts";

export const metadata: Metadata = { title: "Usage" };

/** Who has used how many GPU-hours, loaded before it is sent. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [{ trpc, queryClient }, search, jar] = await Promise.all([
    serverTrpc(),
    loadUsageSearch(searchParams),
    cookies(),
  ]);
  await needed(queryClient.fetchQuery(trpc.me.get.queryOptions({})));
  const inputs = usageInputs(search, Date.now(), timeZoneOf(jar.get(TIME_ZONE_COOKIE)?.value));
  // What fails here is asked for again by the browser, which shows what is wrong.
  await Promise.all([
    ...[inputs.totals, inputs.overTime(groupingsOf(search).slice(0, 1))].map((input) =>
      search.count === "overlap"
        ? queryClient.prefetchQuery(trpc.usage.get.queryOptions(input))
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
