"use client";

import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useKeys } from "@/keyboard/use-keys.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { ColumnHeads } from "./column-heads.tsx";
import type { ColumnId } from "./columns.tsx";
import classes from "./table.module.css";
import { WorkloadRow } from "./workload-row.tsx";

interface WorkloadTableProps {
  workloads: readonly Workload[];
  columns: readonly ColumnId[];
  isStale: boolean;
}

/** A page of workloads. A narrow window scrolls the table inside its frame; on a phone the rows are cards. */
export function WorkloadTable({ workloads, columns, isStale }: WorkloadTableProps) {
  const trpc = useTRPC();
  const body = useRef<HTMLTableSectionElement>(null);
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const teamNames = new Map(teams.map(({ initiative_id, name }) => [initiative_id, name]));
  const clusterNames = new Map(clusters.map(({ cluster_id, name }) => [cluster_id, name]));
  useKeys({ j: () => step(body.current, 1), k: () => step(body.current, -1) });
  return (
    <div className={classes.frame} role="region" aria-label="Workloads">
      <table className={classes.table} aria-busy={isStale}>
        <ColumnHeads columns={columns} />
        <tbody ref={body}>
          {workloads.map((workload) => (
            <WorkloadRow
              key={workload.workload_id}
              workload={workload}
              names={{
                team: teamNames.get(workload.initiative_id),
                cluster: clusterNames.get(workload.cluster_id),
              }}
              columns={columns}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Moves the focus to the row below or above; from elsewhere to the first one. Enter then opens it, as any link. */
function step(body: HTMLElement | null, by: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>("th a") ?? [])];
  const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}
