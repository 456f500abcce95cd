"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Card } from "@/components/card.tsx";
import { explainExitCode } from "@/components/exit-code.ts";
import { Ago } from "@/components/moment.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { countOf, formatHours } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { SkeletonRows } from "./top-groups.tsx";
import { useOverview } from "./use-overview.ts";

/** The workloads of the period that failed, the newest first, with why as far as it is known. */
export function LatestFailures() {
  const { inputs, inPeriod } = useOverview();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.workloads.list.queryOptions(inputs.failed));
  const count = data?.metadata?.total_count;
  return (
    <Card
      title="Latest failures"
      aside={
        count !== undefined &&
        count > 0 && (
          <Link href={listLink({ ...inPeriod, status: ["failed"] })} prefetch={false} className={classes.all}>
            {countOf(count, "failed workload")}
          </Link>
        )
      }
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col">Exit code</th>
            <th scope="col" className={`${classes.number} ${classes.roomy}`}>
              GPU-hours
            </th>
            <th scope="col" className={classes.number}>
              Submitted
            </th>
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={4} />}
          {data?.data.workloads.map(
            ({ workload_id, name, exit_code, gpu_hours_used, submitted_at, submitted_by }) => (
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
                <td
                  className={classes.why}
                  title={exit_code === null ? undefined : explainExitCode(exit_code)}
                >
                  {exit_code === null ? <Unknown /> : `${exit_code} · ${explainExitCode(exit_code)}`}
                </td>
                <td className={`${classes.number} ${classes.roomy}`}>{formatHours(gpu_hours_used)}</td>
                <td className={classes.number}>
                  <Ago iso={submitted_at} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {count === 0 && <p className={classes.nothing}>Nothing failed in this period.</p>}
    </Card>
  );
}
