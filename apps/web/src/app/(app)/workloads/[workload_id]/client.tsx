"use client";

import { Anchor, Stack } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Problem } from "@/components/problem.tsx";
import { SilentClusters } from "@/components/silent-clusters.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { problemOf } from "@/trpc/problem.ts";
import { useListAddress } from "../list-address.ts";
import { askAgainUntilOver } from "./ask-again.ts";
import { Facts } from "./facts.tsx";
import { Heading } from "./heading.tsx";
import { Numbers } from "./numbers.tsx";
import WorkloadNotFound from "./not-found.tsx";
import { RawJson } from "./raw-json.tsx";
import { Siblings } from "./siblings.tsx";
import { Timeline } from "./timeline.tsx";
import classes from "./workload.module.css";

/** A workload: how it stands, what it has used, when and where it ran, how it ended. */
export function WorkloadPage({ workloadId }: { workloadId: string }) {
  const trpc = useTRPC();
  const listAddress = useListAddress();
  const { data, error, isError, dataUpdatedAt, refetch } = useQuery(
    trpc.workloads.get.queryOptions(
      { workload_id: workloadId },
      { refetchInterval: (query) => askAgainUntilOver(query.state.data?.data)(query) },
    ),
  );
  if (isError && problemOf(error).code === "NOT_FOUND") return <WorkloadNotFound />;
  if (data === undefined) return isError ? <Problem error={error} onRetry={() => void refetch()} /> : null;
  const workload = data.data;
  return (
    <Stack gap="lg" className={classes.page}>
      <Anchor component={Link} href={listAddress} size="sm" className={classes.back}>
        <IconArrowLeft size={14} aria-hidden /> Workloads
      </Anchor>
      <Heading workload={workload} />
      <SilentClusters clusterIds={[workload.cluster_id]} />
      <Numbers workload={workload} observedAt={dataUpdatedAt} />
      <div className={classes.columns}>
        <Timeline workload={workload} />
        <Facts workload={workload} />
      </div>
      <Siblings workload={workload} />
      <RawJson value={workload} />
    </Stack>
  );
}
