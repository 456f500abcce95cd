"use client";

import { Button, Title, VisuallyHidden } from "@mantine/core";
import type { Cluster } from "@muster/contract";
import { SILENT_AFTER_SECONDS } from "@muster/contract/facts";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CollectorState } from "@/components/collector-state.tsx";
import { useMe } from "@/components/shell/use-me.ts";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { NewClusterDialog } from "./new-cluster-dialog.tsx";
import { RejectionsDialog } from "./rejections-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { SCHEDULERS } from "@/components/schedulers.ts";
import { SmallButton } from "../shared/small-button.tsx";

const ASK_AGAIN_MS = 10_000;

/** The organization's clusters: whether their collectors report, how far they lag, and what was rejected. */
export function ClustersPage() {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const isAdmin = useMe().organization.role === "ORG_ADMIN";
  const clusters = useQuery(
    trpc.clusters.list.queryOptions({}, { refetchInterval: askAgainEvery(ASK_AGAIN_MS) }),
  );
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>Clusters</Title>
        {isAdmin && (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={!isHydrated}
            onClick={() => setAdding(true)}
          >
            Add cluster
          </Button>
        )}
      </div>
      <p className={classes.lead}>
        A collector on each cluster reports its workloads. One that has not reported for{" "}
        {SILENT_AFTER_SECONDS / 60} minutes is silent: what Muster shows of its cluster may be old.
      </p>
      <Loaded query={clusters} rows={4}>
        {({ data }) =>
          data.clusters.length === 0 ? (
            <div className={classes.empty}>
              {isAdmin
                ? "No clusters yet. Add one to see its workloads."
                : "No clusters yet. Ask an administrator to add one."}
            </div>
          ) : (
            <ClustersTable clusters={data.clusters} isAdmin={isAdmin} />
          )
        }
      </Loaded>
      {isAdding && <NewClusterDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function ClustersTable({ clusters, isAdmin }: { clusters: readonly Cluster[]; isAdmin: boolean }) {
  const [renamed, setRenamed] = useState<Cluster>();
  const [looked, setLooked] = useState<Cluster>();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Cluster</th>
            <th scope="col">Collector</th>
            <th scope="col" className={classes.number}>
              Lag
            </th>
            <th scope="col" className={classes.number}>
              Rejected in 24 h
            </th>
            {isAdmin && (
              <th scope="col" className={classes.actions}>
                <VisuallyHidden>Actions</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {clusters.map((cluster) => (
            <tr key={cluster.cluster_id}>
              <th scope="row">
                <span className={classes.name}>{cluster.name}</span>
                <span className={classes.second}>
                  {SCHEDULERS[cluster.scheduler]} · {cluster.cluster_id}
                </span>
              </th>
              <td data-label="Collector">
                <CollectorState collector={cluster.collector} />
              </td>
              <td data-label="Lag" className={classes.number}>
                {typeof cluster.collector?.lag_seconds === "number" ? (
                  formatSpan(cluster.collector.lag_seconds)
                ) : (
                  <Unknown />
                )}
              </td>
              <td data-label="Rejected in 24 h" className={classes.number}>
                {cluster.collector ? formatCount(cluster.collector.rejected_last_day) : <Unknown />}
              </td>
              {isAdmin && (
                <td className={classes.actions}>
                  {cluster.collector && (
                    <SmallButton
                      aria-label={`Rejections of ${cluster.name}`}
                      onClick={() => setLooked(cluster)}
                    >
                      Rejections
                    </SmallButton>
                  )}{" "}
                  <SmallButton aria-label={`Rename ${cluster.name}`} onClick={() => setRenamed(cluster)}>
                    Rename
                  </SmallButton>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {renamed && <RenameDialog cluster={renamed} onClose={() => setRenamed(undefined)} />}
      {looked && <RejectionsDialog cluster={looked} onClose={() => setLooked(undefined)} />}
    </div>
  );
}
