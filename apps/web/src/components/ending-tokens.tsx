"use client";

import { Anchor } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow } from "@/viewer/viewer.tsx";
import classes from "./collector-state.module.css";
import { useMe } from "./shell/use-me.ts";
import { endsSoon } from "./token-end.ts";

const MINUTE_MS = 60_000;

/** Tells administrators whose collectors' tokens end within a month. Nothing when there are none, and to others. */
export function EndingTokens() {
  const trpc = useTRPC();
  const now = useNow(MINUTE_MS);
  const isAdmin = useMe().organization.role === "ORG_ADMIN";
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const ending = clusters.flatMap(({ cluster_id, name, collector }) => {
    const end = collector?.token_expires_at && endsSoon(collector.token_expires_at, now);
    return end ? [{ cluster_id, name, end }] : [];
  });
  if (!isAdmin || ending.length === 0) return null;
  return (
    <div className={classes.silence} data-state="ending" role="status">
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        {ending.map(({ cluster_id, name, end }, index) => (
          <span key={cluster_id}>
            {index === 0 ? "The collector's token of " : "; of "}
            <strong>{name}</strong> {end}
          </span>
        ))}
        .{" "}
        <Anchor component={Link} href="/settings/clusters" inherit>
          Make another one
        </Anchor>
      </span>
    </div>
  );
}
