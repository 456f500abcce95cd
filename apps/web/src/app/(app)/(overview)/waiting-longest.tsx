"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Card } from "@/components/card.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { countOf, formatCount } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow } from "@/viewer/viewer.tsx";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { SkeletonRows } from "./top-groups.tsx";
import { useOverview } from "./use-overview.ts";

const EVERY_MS = 30_000;

/** What has been pending for the longest, whenever it was submitted. */
export function WaitingLongest() {
  const { inputs } = useOverview();
  const trpc = useTRPC();
  const now = useNow(EVERY_MS);
  const { data } = useQuery(trpc.workloads.list.queryOptions(inputs.pending));
  const count = data?.metadata?.total_count;
  return (
    <Card
      title="Waiting longest"
      aside={
        count !== undefined &&
        count > 0 && (
          <Link
            href={listLink({ status: ["pending"], order: "asc" })}
            prefetch={false}
            className={classes.all}
          >
            {countOf(count, "pending workload")}
          </Link>
        )
      }
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col" className={classes.roomy}>
              Instance type
            </th>
            <th scope="col" className={classes.number}>
              GPUs
            </th>
            <th scope="col" className={classes.number}>
              Waiting for
            </th>
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={4} />}
          {data?.data.workloads.map(
            ({ workload_id, name, instance_type, gpu_count, submitted_at, submitted_by }) => (
              <tr key={workload_id}>
                <th scope="row" className={classes.name}>
                  <Link
                    href={`/workloads/${workload_id}`}
                    prefetch={false}
                    title={`${name}, ${submitted_by}`}
                  >
                    {name}
                  </Link>
                </th>
                <td className={`${classes.why} ${classes.roomy}`}>{instance_type ?? <Unknown />}</td>
                <td className={classes.number}>{formatCount(gpu_count)}</td>
                <td className={classes.number}>
                  {formatSpan(Math.max(0, Math.floor((now - Date.parse(submitted_at)) / 1000)))}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {count === 0 && <p className={classes.nothing}>Nothing waits for GPUs.</p>}
    </Card>
  );
}
