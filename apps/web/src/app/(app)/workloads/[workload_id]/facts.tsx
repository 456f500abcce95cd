"use client";

import type { Cluster, Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/card.tsx";
import { SCHEDULERS } from "@/components/schedulers.ts";
import { pathOf } from "@/components/teams.ts";
import { Unknown } from "@/components/unknown.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { listLink } from "../list-link.ts";
import { Labels } from "./labels.tsx";
import classes from "./workload.module.css";

/** Who submitted it, for which team, and where it runs; each leads to the like. */
export function Facts({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const { submitted_by, initiative_id, cluster_id } = workload;
  const path = pathOf(teams, initiative_id);
  const cluster = clusters.find((one) => one.cluster_id === cluster_id);
  return (
    <Card title="Who and where">
      <dl className={classes.facts}>
        <Fact name="Submitted by">
          <Like search={{ submitted_by }}>{submitted_by}</Like>
        </Fact>
        <Fact name="Team">
          {path.length > 0 ? <Like search={{ initiative_id }}>{path.join(" › ")}</Like> : <Unknown />}
        </Fact>
        <Fact name="Cluster">
          {cluster ? (
            <>
              <Like search={{ cluster_id }}>{cluster.name}</Like> (
              {cluster.scheduler === "other" ? "another scheduler" : SCHEDULERS[cluster.scheduler]})
            </>
          ) : (
            <Unknown />
          )}
        </Fact>
        <Fact name={cluster?.scheduler === "slurm" ? "Partition" : "Namespace"}>
          {workload.namespace ?? <Unknown />}
        </Fact>
        <Fact name="Submitted through">
          {workload.is_managed ? "Muster (managed)" : `${schedulerOf(cluster)} itself (unmanaged)`}
        </Fact>
        <Labels workload={workload} />
      </dl>
    </Card>
  );
}

const schedulerOf = (cluster: Cluster | undefined): string =>
  cluster === undefined || cluster.scheduler === "other" ? "The scheduler" : SCHEDULERS[cluster.scheduler];

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Like({ search, children }: { search: Parameters<typeof listLink>[0]; children: ReactNode }) {
  return (
    <Link href={listLink(search)} prefetch={false} className={classes.like}>
      {children}
    </Link>
  );
}
