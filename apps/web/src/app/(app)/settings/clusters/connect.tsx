"use client";

import { Tabs, Text } from "@mantine/core";
import type { Cluster, DataOf, Endpoints } from "@muster/contract";
import { useNow } from "@/viewer/viewer.tsx";
import { Copyable } from "../shared/copyable.tsx";
import {
  curlCommand,
  importCommand,
  kubernetesCommand,
  kubernetesInstallation,
  slurmCommand,
  slurmInstallation,
} from "./commands.ts";
import { FirstReport } from "./first-report.tsx";
import { SCHEDULERS } from "@/components/schedulers.ts";

const MINUTE_MS = 60_000;

interface ConnectProps {
  /** As it was when the token was made. */
  cluster: Cluster;
  made: DataOf<Endpoints["clusters"]["create_token"]>;
}

/** How to send a cluster's workloads, with the token that was made for it; tells when that has happened. */
export function Connect({ cluster, made }: ConnectProps) {
  const now = useNow(MINUTE_MS);
  const { scheduler } = cluster;
  const place = { url: window.location.origin, clusterId: cluster.cluster_id, token: made.ingest_token };
  return (
    <>
      <Text size="sm">
        This token may report workloads and nothing else. It is in the commands below and won&apos;t be shown
        again; <em>Connect</em> under Settings › Clusters makes another one.
      </Text>
      <FirstReport cluster={cluster} tokenId={made.ingest_token_id} />
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
