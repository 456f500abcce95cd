"use client";

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Card } from "@/components/card.tsx";
import { useGroupNames } from "@/components/groups.ts";
import { Problem } from "@/components/problem.tsx";
import { ShareBar } from "@/components/share-bar.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount, formatHours, formatShare } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { ASK_AGAIN_MS, useOverview } from "./use-overview.ts";

const MOST = 6;

const LOOKS = {
  initiative_id: { title: "Top teams", head: "Team", input: "teams" },
  submitted_by: { title: "Top users", head: "User", input: "users" },
} as const;

/** Who has used the most GPU-hours, with how well it went. */
export function TopGroups({ grouping }: { grouping: keyof typeof LOOKS }) {
  const { title, head, input } = LOOKS[grouping];
  const { inputs, inPeriod } = useOverview();
  const trpc = useTRPC();
  const nameOf = useGroupNames();
  const { data, error, isError, refetch } = useQuery(
    trpc.workloads.stats.queryOptions(inputs[input], { refetchInterval: askAgainEvery(ASK_AGAIN_MS) }),
  );
  const groups = data?.data.grouped?.slice(0, MOST) ?? [];
  const total = data?.data.summary.total_gpu_hours ?? 0;
  const largest = groups[0]?.gpu_hours ?? 0;
  if (isError && data === undefined)
    return (
      <Card title={title}>
        <Problem error={error} onRetry={() => void refetch()} />
      </Card>
    );
  return (
    <Card title={title}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className={classes.number}>
              GPU-hours
            </th>
            <th scope="col" className={`${classes.share} ${classes.roomy}`}>
              Share
            </th>
            <th scope="col" className={classes.number}>
              Workloads
            </th>
            <th scope="col" className={`${classes.number} ${classes.roomy}`}>
              Success
            </th>
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={5} />}
          {groups.map((group) => {
            const key = group[grouping];
            const share = total === 0 ? 0 : group.gpu_hours / total;
            return (
              <tr key={key}>
                <th scope="row" className={classes.name}>
                  <Link
                    href={listLink({ ...inPeriod, [grouping]: key })}
                    prefetch={false}
                    title={nameOf(grouping, key)}
                  >
                    {nameOf(grouping, key)}
                  </Link>
                </th>
                <td className={classes.number}>{formatHours(group.gpu_hours)}</td>
                <td className={`${classes.share} ${classes.roomy}`}>
                  {formatShare(share)}
                  <ShareBar value={group.gpu_hours} largest={largest} />
                </td>
                <td className={classes.number}>{formatCount(group.workload_count)}</td>
                <td className={`${classes.number} ${classes.roomy}`}>
                  {group.success_rate === null ? <Unknown /> : formatShare(group.success_rate)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {data !== undefined && groups.length === 0 && (
        <p className={classes.nothing}>Nothing was submitted in this period.</p>
      )}
    </Card>
  );
}

/** Rows on their way, as high as they will be. */
export function SkeletonRows({ columns }: { columns: number }) {
  return Array.from({ length: MOST }, (_, row) => (
    <tr key={row}>
      {Array.from({ length: columns }, (__, column) => (
        <td key={column}>
          <Skeleton height={10} my={4} width={`${50 + ((row * 7 + column * 13) % 45)}%`} />
        </td>
      ))}
    </tr>
  ));
}
