"use client";

import { VisuallyHidden } from "@mantine/core";
import type { Cluster } from "@muster/contract";
import { useState } from "react";
import { CollectorState } from "@/components/collector-state.tsx";
import { EndsSoon } from "@/components/ends-soon.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { SCHEDULERS } from "@/components/schedulers.ts";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import classes from "../settings.module.css";
import { SmallButton } from "../shared/small-button.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { RejectionsDialog } from "./rejections-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";

/** Clusters as rows, each with what its collector does. */
export function ClustersTable({ clusters, isAdmin }: { clusters: readonly Cluster[]; isAdmin: boolean }) {
  const [renamed, setRenamed] = useState<Cluster>();
  const [looked, setLooked] = useState<Cluster>();
  const [connected, setConnected] = useState<Cluster>();
  const [removed, setRemoved] = useState<Cluster>();
  const trpc = useTRPC();
  const remove = useChange(trpc.clusters.remove.mutationOptions(), () => setRemoved(undefined));
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
                {cluster.collector?.token_expires_at && (
                  <span className={classes.second}>
                    <EndsSoon iso={cluster.collector.token_expires_at} what="Its token" />
                  </span>
                )}
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
                  <SmallButton aria-label={`Connect ${cluster.name}`} onClick={() => setConnected(cluster)}>
                    Connect
                  </SmallButton>{" "}
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
                  </SmallButton>{" "}
                  {!cluster.collector && (
                    <SmallButton
                      aria-label={`Remove ${cluster.name}`}
                      onClick={() => {
                        remove.reset();
                        setRemoved(cluster);
                      }}
                    >
                      Remove
                    </SmallButton>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {connected && <ConnectDialog cluster={connected} onClose={() => setConnected(undefined)} />}
      {removed && (
        <Confirm
          title={`Remove ${removed.name}?`}
          action="Remove"
          change={remove}
          input={{ cluster_id: removed.cluster_id }}
          onClose={() => setRemoved(undefined)}
        >
          Nothing was reported of it yet. Its token may report of your other clusters until you revoke it
          under API tokens.
        </Confirm>
      )}
      {renamed && <RenameDialog cluster={renamed} onClose={() => setRenamed(undefined)} />}
      {looked && <RejectionsDialog cluster={looked} onClose={() => setLooked(undefined)} />}
    </div>
  );
}
