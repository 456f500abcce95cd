"use client";

import type { Grouping, WorkloadStatus } from "@muster/contract";
import Link from "next/link";
import { useGroupNames } from "@/components/groups.ts";
import { ShareBar } from "@/components/share-bar.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount, formatGpuHours, formatShare } from "@/format/number.ts";
import { listLink } from "../workloads/list-link.ts";
import classes from "./usage.module.css";
import { type UsageGroup, useUsageSearch } from "./use-usage.ts";

interface UsageRowProps {
  group: UsageGroup;
  grouping: Grouping;
  total: number;
  /** The hours of the largest group: its bar is the longest. */
  largest: number;
  /** Whether it stands below the group that it is a part of. */
  isPart?: boolean;
  /** Whether its success rate is known. */
  hasRate?: boolean;
}

/** A group with its GPU-hours. It leads to its workloads: those that are counted, or, by when they were busy, all that may be. */
export function UsageRow({
  group,
  grouping,
  total,
  largest,
  isPart = false,
  hasRate = false,
}: UsageRowProps) {
  const { search, inputs } = useUsageSearch();
  const word = useGroupNames()(grouping, group[grouping]);
  const share = total === 0 ? 0 : group.gpu_hours / total;
  const isCohort = search.count === "cohort";
  const { initiative_id, submitted_by, instance_type, cluster_id, status } = group;
  const inTeam = search.initiative_id && {
    initiative_id: search.initiative_id,
    include_descendants: search.include_descendants,
  };
  const rows = {
    ...inTeam,
    ...inputs.range,
    // What was busy in a period may have been submitted long before it.
    ...(isCohort ? {} : { start_date: null, sort: "gpu_hours_used" as const }),
    ...(initiative_id ? { initiative_id, include_descendants: false } : {}),
    ...(submitted_by ? { submitted_by } : {}),
    // Those without one are found by the empty text.
    ...(instance_type === undefined ? {} : { instance_type: instance_type ?? "" }),
    ...(cluster_id ? { cluster_id } : {}),
    ...(status ? { status: [status as WorkloadStatus] } : {}),
  };
  return (
    <tr data-part={isPart || undefined}>
      <th scope="row" className={classes.name}>
        <Link href={listLink(rows)} prefetch={false}>
          {word}
        </Link>
      </th>
      <td className={classes.number}>{formatGpuHours(group.gpu_hours)}</td>
      <td className={classes.share}>
        {formatShare(share)}
        <ShareBar value={group.gpu_hours} largest={largest} />
      </td>
      {isCohort && <td className={classes.number}>{formatCount(group.workload_count ?? 0)}</td>}
      {isCohort && hasRate && (
        <td className={`${classes.number} ${classes.roomy}`}>
          {typeof group.success_rate === "number" ? formatShare(group.success_rate) : <Unknown />}
        </td>
      )}
    </tr>
  );
}
