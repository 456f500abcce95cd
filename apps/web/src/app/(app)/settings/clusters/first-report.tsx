"use client";

import type { Cluster } from "@muster/contract";
import { IconCircleCheck, IconLoader } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Ago } from "@/components/moment.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import classes from "../settings.module.css";

const ASK_AGAIN = { refetchInterval: askAgainEvery(3_000) };

interface FirstReportProps {
  /** As it was when the token was made. */
  cluster: Cluster;
  tokenId: string;
}

/** Whether a token that was just made is used to report of its cluster: one that is there already may report with others. */
export function FirstReport({ cluster, tokenId }: FirstReportProps) {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions({}, ASK_AGAIN)).data?.data.clusters;
  const tokens = useQuery(trpc.tokens.list.queryOptions({}, ASK_AGAIN)).data?.data.tokens;
  const collector = clusters?.find(({ cluster_id }) => cluster_id === cluster.cluster_id)?.collector;
  const lastUsedAt = tokens?.find(({ token_id }) => token_id === tokenId)?.last_used_at;
  const isNew = cluster.collector === null;
  return (
    <div role="status" className={classes.state}>
      {collector && lastUsedAt ? (
        <>
          <IconCircleCheck size={18} className={classes.good} aria-hidden />
          <span>{isNew ? "First report received." : "The new token is in use."}</span>
        </>
      ) : (
        <>
          <IconLoader size={18} className={classes.waiting} aria-hidden />
          <span>
            {isNew ? "Waiting for the first report…" : "Waiting until the new token is used…"}
            {collector && (
              <span className={classes.second}>
                With another one, last seen <Ago iso={collector.last_seen_at} />.
              </span>
            )}
          </span>
        </>
      )}
    </div>
  );
}
