"use client";

import { Button, Title } from "@mantine/core";
import { SILENT_AFTER_SECONDS } from "@muster/contract/facts";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { ClustersTable } from "./clusters-table.tsx";
import { NewClusterDialog } from "./new-cluster-dialog.tsx";

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
