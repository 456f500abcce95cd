import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { WorkloadPage } from "./client.tsx";

interface Props {
  params: Promise<{ workload_id: string }>;
}

const loadWorkload = cache(async (workload_id: string) => {
  const { trpc, queryClient } = await serverTrpc();
  return needed(queryClient.fetchQuery(trpc.workloads.get.queryOptions({ workload_id })));
});

/** The page's title: the workload's name. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const workload = await loadWorkload((await params).workload_id);
  return { title: workload?.data.name ?? "Not found" };
}

/** One workload. An id that is hidden is as missing as one that was never issued. */
export default async function Page({ params }: Props) {
  const { workload_id } = await params;
  const [{ trpc, queryClient }, workload] = await Promise.all([serverTrpc(), loadWorkload(workload_id)]);
  if (workload === undefined) notFound();
  await Promise.all([
    queryClient.prefetchQuery(trpc.workloads.attempts.queryOptions({ workload_id })),
    queryClient.prefetchQuery(trpc.workloads.events.queryOptions({ workload_id, limit: 100 })),
    queryClient.prefetchQuery(trpc.workloads.labels.queryOptions({ workload_id })),
    queryClient.prefetchQuery(trpc.workloads.runs.queryOptions({ workload_id })),
    queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
    queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <WorkloadPage workloadId={workload_id} />
    </HydrationBoundary>
  );
}
