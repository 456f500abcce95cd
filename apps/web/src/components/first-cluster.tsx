"use client";

import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/trpc/client.tsx";
import plain from "./plain.module.css";
import { useMe } from "./shell/use-me.ts";

/** Says how the first workloads get here. */
export function FirstCluster() {
  const isAdmin = useMe().organization.role === "ORG_ADMIN";
  return (
    <>
      Workloads appear here as soon as a cluster reports them.{" "}
      {isAdmin ? (
        <>
          Connect yours under{" "}
          <Link href="/settings/clusters" prefetch={false} className={plain.link}>
            Settings → Clusters
          </Link>
          .
        </>
      ) : (
        "Administrators connect clusters."
      )}
    </>
  );
}

/** The same as a notice, as long as there is no cluster. */
export function NoCluster() {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters;
  if (clusters === undefined || clusters.length > 0) return null;
  return (
    <div role="status" className={plain.notice}>
      <IconInfoCircle size={18} aria-hidden />
      <span>
        <FirstCluster />
      </span>
    </div>
  );
}
