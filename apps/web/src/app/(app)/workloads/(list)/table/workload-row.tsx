"use client";

import type { Workload } from "@muster/contract";
import Link from "next/link";
import { Ago } from "@/components/moment.tsx";
import { Status } from "@/components/status.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount, formatGpuHours } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import classes from "./table.module.css";

interface WorkloadRowProps {
  workload: Workload;
  team: string | undefined;
  cluster: string | undefined;
}

/** A workload as a row. What is not known is a dash, never a zero. */
export function WorkloadRow({ workload, team, cluster }: WorkloadRowProps) {
  const {
    workload_id,
    name,
    status,
    submitted_by,
    gpu_count,
    gpu_hours_used,
    duration_seconds,
    instance_type,
  } = workload;
  return (
    <tr>
      <th scope="row" className={classes.name}>
        <Link href={`/workloads/${workload_id}`} title={name} prefetch={false}>
          {name}
        </Link>
      </th>
      <td className={classes.state}>
        <Status status={status} />
      </td>
      <td data-label="Submitted by" className={`${classes.clip} ${classes.wide}`} title={submitted_by}>
        {submitted_by}
      </td>
      <td data-label="Team" className={classes.clip} title={team}>
        {team ?? <Unknown />}
      </td>
      <td data-label="GPUs" className={classes.number}>
        {formatCount(gpu_count)}
      </td>
      <td data-label="GPU-hours" className={classes.number}>
        {formatGpuHours(gpu_hours_used)}
      </td>
      <td data-label="Duration" className={classes.number}>
        {duration_seconds === null ? <Unknown /> : formatSpan(duration_seconds)}
      </td>
      <td data-label="Instance type">{instance_type ?? <Unknown />}</td>
      <td data-label="Cluster">{cluster ?? <Unknown />}</td>
      <td data-label="Submitted" className={classes.number}>
        <Ago iso={workload.submitted_at} />
      </td>
    </tr>
  );
}
