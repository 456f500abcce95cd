"use client";

import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

/** Where it runs. */
export function ClusterFilter() {
  const { search, change } = useWorkloadSearch();
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  return (
    <NativeSelect
      className={classes.cluster}
      size="xs"
      label="Cluster"
      data={[
        { value: "", label: "Any" },
        ...clusters.map(({ cluster_id, name }) => ({ value: cluster_id, label: name })),
      ]}
      value={search.cluster_id ?? ""}
      onChange={({ currentTarget }) => change({ cluster_id: currentTarget.value || null })}
    />
  );
}
