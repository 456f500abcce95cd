"use client";

import { Tabs, Text } from "@mantine/core";
import type { Cluster } from "@muster/contract";
import { IconCircleCheck, IconLoader } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { CollectorState } from "@/components/collector-state.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useNow } from "@/viewer/viewer.tsx";
import { Copyable } from "../shared/copyable.tsx";
import classes from "../settings.module.css";
import {
  curlCommand,
  importCommand,
  kubernetesCommand,
  kubernetesInstallation,
  slurmCommand,
  slurmInstallation,
} from "./commands.ts";
import { SCHEDULERS } from "@/components/schedulers.ts";

const ASK_AGAIN_MS = 3_000;
const MINUTE_MS = 60_000;

/** How to send a cluster's workloads, with its token; tells when the first report has come. */
export function Connect({ cluster, token }: { cluster: Cluster; token: string }) {
  const trpc = useTRPC();
  const now = useNow(MINUTE_MS);
  const { scheduler } = cluster;
  const place = { url: window.location.origin, clusterId: cluster.cluster_id, token };
  const clusters = useQuery(
    trpc.clusters.list.queryOptions({}, { refetchInterval: askAgainEvery(ASK_AGAIN_MS) }),
  ).data?.data.clusters;
  const collector = clusters?.find(({ cluster_id }) => cluster_id === cluster.cluster_id)?.collector ?? null;
  return (
    <>
      <Text size="sm">
        This token may report workloads and nothing else. It is in the commands below and won&apos;t be shown
        again; <em>Connect</em> under Settings › Clusters makes another one.
      </Text>
      <div role="status" className={classes.state}>
        {cluster.collector ? (
          <>
            <CollectorState collector={collector ?? cluster.collector} /> (with any of its tokens)
          </>
        ) : collector ? (
          <>
            <IconCircleCheck size={18} className={classes.good} aria-hidden />
            First report received.
          </>
        ) : (
          <>
            <IconLoader size={18} className={classes.waiting} aria-hidden />
            Waiting for the first report…
          </>
        )}
      </div>
      <Tabs defaultValue={scheduler === "other" ? "curl" : scheduler} keepMounted={false}>
        <Tabs.List mb="sm">
          {scheduler !== "other" && <Tabs.Tab value={scheduler}>{SCHEDULERS[scheduler]}</Tabs.Tab>}
          <Tabs.Tab value="curl">curl</Tabs.Tab>
          <Tabs.Tab value="import">Import a file</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="slurm">
          <Text size="sm" mb="xs">
            On a machine with Slurm&apos;s commands, such as a login node, and Node 20.19 or newer:
          </Text>
          <Copyable label="Command" text={slurmCommand(place)} />
          <Text size="sm" mt="sm" mb="xs">
            An account&apos;s jobs go to the team of the same short name, or else to Unassigned; a mapping
            file (<code>--map</code>) names others.
          </Text>
          <Text size="sm" mb="xs">
            It reports as long as it runs. To make it last, end it and let systemd run it; as root:
          </Text>
          <Copyable label="Commands" text={slurmInstallation(place)} />
          <Text size="sm" mt="sm">
            Your names go into <code>/etc/muster/slurm-map.yaml</code>; then{" "}
            <code>systemctl restart muster-slurm</code>. All that may be in it, and how to bring in the past,
            stands in <code>docs/slurm.md</code> of Muster&apos;s source.
          </Text>
        </Tabs.Panel>
        <Tabs.Panel value="kubernetes">
          <Text size="sm" mb="xs">
            Where <code>kubectl</code> reaches the cluster, with Node 20.19 or newer:
          </Text>
          <Copyable label="Command" text={kubernetesCommand(place)} />
          <Text size="sm" mt="sm" mb="xs">
            A namespace&apos;s workloads go to the team of the same short name, or else to Unassigned; a
            mapping file (<code>--map</code>) names others.
          </Text>
          <Text size="sm" mb="xs">
            It reports as long as it runs. To make it last, end it and let it run in the cluster itself, if
            Muster can be reached from there at this address:
          </Text>
          <Copyable label="Commands" text={kubernetesInstallation(place)} />
          {cluster.collector && (
            <Text size="sm" mt="sm">
              Where it runs already, it takes the new token when it is restarted:{" "}
              <code>kubectl -n muster rollout restart deployment/muster-kubernetes</code>
            </Text>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="curl">
          <Copyable label="Command" text={curlCommand(place, new Date(now))} />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <Text size="sm" mb="xs">
            Where the file is, with Node 20.19 or newer:
          </Text>
          <Copyable label="Command" text={importCommand(place)} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
