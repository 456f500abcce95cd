"use client";

import { Button, Stack, Text, Title } from "@mantine/core";
import type { DataOf, Endpoints } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Card } from "@/components/card.tsx";
import { Status } from "@/components/status.tsx";
import { countOf } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { ClusterForm } from "../settings/clusters/cluster-form.tsx";
import { Connect } from "../settings/clusters/connect.tsx";

const ASK_AGAIN_MS = 3_000;
const SHOWN = 5;

/** The way from an empty Muster to the first workloads: a cluster, a command, and seeing them come in. */
export function Welcome() {
  const [made, setMade] = useState<DataOf<Endpoints["clusters"]["create"]>>();
  return (
    <Stack gap="md" maw={720}>
      <div>
        <Title order={1}>Send the first workloads</Title>
        <Text c="dimmed" size="sm" mt={4}>
          Workloads come from clusters. Name one, run a command on it, and watch them come in.
        </Text>
      </div>
      <Card title={made ? `Connect ${made.cluster.name}` : "Your first cluster"}>
        <Stack gap="md">
          {made ? <Connect cluster={made.cluster} made={made} /> : <ClusterForm onMade={setMade} />}
        </Stack>
      </Card>
      {made && <FirstWorkloads />}
    </Stack>
  );
}

function FirstWorkloads() {
  const trpc = useTRPC();
  const list = useQuery(
    trpc.workloads.list.queryOptions({ limit: SHOWN }, { refetchInterval: askAgainEvery(ASK_AGAIN_MS) }),
  ).data;
  const total = list?.metadata?.total_count ?? 0;
  if (!list || total === 0) return null;
  return (
    <Card title={`${countOf(total, "workload")} so far`}>
      <Stack gap="xs" aria-live="polite">
        {list.data.workloads.map(({ workload_id, name, status }) => (
          <Text key={workload_id} size="sm" component="div" style={{ display: "flex", gap: 12 }}>
            <Link href={`/workloads/${workload_id}`}>{name}</Link>
            <Status status={status} />
          </Text>
        ))}
        <div>
          <Button component={Link} href="/workloads" mt="xs">
            Go to workloads
          </Button>
        </div>
      </Stack>
    </Card>
  );
}
