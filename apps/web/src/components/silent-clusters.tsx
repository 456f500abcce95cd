"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import classes from "./collector-state.module.css";
import { Ago } from "./moment.tsx";

const ASK_AGAIN_MS = 60_000;

/** Says whose numbers may be old: clusters whose collector is silent. Nothing when there are none. */
export function SilentClusters({ clusterIds }: { clusterIds?: readonly string[] }) {
  const trpc = useTRPC();
  const clusters =
    useQuery(trpc.clusters.list.queryOptions({}, { refetchInterval: askAgainEvery(ASK_AGAIN_MS) })).data?.data
      .clusters ?? [];
  const silent = clusters.flatMap(({ cluster_id, name, collector }) =>
    collector?.is_silent && (clusterIds?.includes(cluster_id) ?? true)
      ? [{ cluster_id, name, lastSeenAt: collector.last_seen_at }]
      : [],
  );
  if (silent.length === 0) return null;
  return (
    <div className={classes.silence} role="status">
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        Numbers may be old:{" "}
        {silent.map(({ cluster_id, name, lastSeenAt }, index) => (
          <span key={cluster_id}>
            {index > 0 && "; "}
            <strong>{name}</strong> last reported <Ago iso={lastSeenAt} />
          </span>
        ))}
        .
      </span>
    </div>
  );
}
