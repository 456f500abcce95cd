"use client";

import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { ColumnHeads } from "./columns.tsx";
import classes from "./table.module.css";
import { WorkloadRow } from "./workload-row.tsx";

/** A page of workloads. A narrow window scrolls the table inside its frame; on a phone the rows are cards. */
export function WorkloadTable({ workloads, isStale }: { workloads: readonly Workload[]; isStale: boolean }) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const teamNames = new Map(teams.map(({ initiative_id, name }) => [initiative_id, name]));
  const clusterNames = new Map(clusters.map(({ cluster_id, name }) => [cluster_id, name]));
  return (
    <div className={classes.frame} role="region" aria-label="Workloads">
      <table className={classes.table} aria-busy={isStale}>
        <ColumnHeads />
        <tbody>
          {workloads.map((workload) => (
            <WorkloadRow
              key={workload.workload_id}
              workload={workload}
              team={teamNames.get(workload.initiative_id)}
              cluster={clusterNames.get(workload.cluster_id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
