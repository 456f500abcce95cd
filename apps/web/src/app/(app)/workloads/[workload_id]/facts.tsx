"use client";

import { Title } from "@mantine/core";
import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { pathOf } from "@/components/teams.ts";
import { Unknown } from "@/components/unknown.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import classes from "./workload.module.css";

const SCHEDULERS = { slurm: "Slurm", kubernetes: "Kubernetes", other: "another scheduler" } as const;

/** Who submitted it, for which team, and where it runs. */
export function Facts({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const path = pathOf(teams, workload.initiative_id);
  const cluster = clusters.find(({ cluster_id }) => cluster_id === workload.cluster_id);
  return (
    <section className={classes.card} aria-labelledby="facts">
      <Title order={2} id="facts" mb="sm">
        Who and where
      </Title>
      <dl className={classes.facts}>
        <Fact name="Submitted by">{workload.submitted_by}</Fact>
        <Fact name="Team">{path.length > 0 ? path.join(" › ") : <Unknown />}</Fact>
        <Fact name="Cluster">
          {cluster ? `${cluster.name} (${SCHEDULERS[cluster.scheduler]})` : <Unknown />}
        </Fact>
        <Fact name={cluster?.scheduler === "slurm" ? "Partition" : "Namespace"}>
          {workload.namespace ?? <Unknown />}
        </Fact>
        <Fact name="Submitted through">
          {workload.is_managed ? "Muster (managed)" : "The scheduler itself (unmanaged)"}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
