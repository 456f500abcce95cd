"use client";

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatChange, formatCount, formatHours, formatPoints, formatShare } from "@/format/number.ts";
import { formatSpan, formatStretch } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { Tile } from "./tile.tsx";
import { ASK_AGAIN_MS, useBefore, useOverview, useSummary } from "./use-overview.ts";

/** The numbers: how things stand now, and what the period has brought beside the one before. Each leads to its rows. */
export function Tiles() {
  const { inputs, inPeriod, timeZone } = useOverview();
  const trpc = useTRPC();
  const live = { refetchInterval: askAgainEvery(ASK_AGAIN_MS) };
  const inUse = useQuery(trpc.usage.get.queryOptions(inputs.inUse, live)).data?.data.gpus_in_use;
  const running = useQuery(trpc.workloads.list.queryOptions(inputs.running, live)).data?.metadata
    ?.total_count;
  const pending = useQuery(trpc.workloads.list.queryOptions(inputs.pending, live)).data?.metadata
    ?.total_count;
  const now = useSummary().data?.data.summary;
  const before = useBefore().data?.data.summary;
  return (
    <div>
      <div className={classes.tiles}>
        <Tile
          label="GPUs in use now"
          value={inUse}
          format={formatCount}
          href={listLink({ status: ["running"], sort: "gpu_count" })}
        />
        <Tile
          label="Running now"
          value={running}
          format={formatCount}
          href={listLink({ status: ["running"] })}
        />
        <Tile
          label="Pending now"
          value={pending}
          format={formatCount}
          href={listLink({ status: ["pending"] })}
        />
        <Tile
          label="Workloads"
          value={now?.total_workloads}
          before={before?.total_workloads}
          format={formatCount}
          change={formatChange}
          href={listLink(inPeriod)}
        />
        <Tile
          label="GPU-hours"
          value={now?.total_gpu_hours}
          before={before?.total_gpu_hours}
          format={formatHours}
          change={formatChange}
          href={listLink({ ...inPeriod, sort: "gpu_hours_used" })}
        />
        <Tile
          label="Success rate"
          value={now?.success_rate}
          before={before?.success_rate}
          format={formatShare}
          change={formatPoints}
          goodWhen="more"
          href={listLink({ ...inPeriod, status: ["completed", "failed"] })}
        />
        <Tile
          label="GPU-hours lost in failed"
          value={now?.failed_gpu_hours}
          before={before?.failed_gpu_hours}
          format={formatHours}
          change={formatChange}
          goodWhen="less"
          href={listLink({ ...inPeriod, status: ["failed"], sort: "gpu_hours_used" })}
        />
        <Tile
          label="Median wait"
          value={now?.wait_time?.p50_seconds}
          before={before?.wait_time?.p50_seconds}
          format={formatSpan}
          change={formatChange}
          goodWhen="less"
          href={listLink(inPeriod)}
        />
      </div>
      <Text size="xs" c="dimmed" mt="xs">
        Before: {formatStretch(inputs.previous, timeZone)}.
      </Text>
    </div>
  );
}
