"use client";

import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Card } from "@/components/card.tsx";
import { Ago } from "@/components/moment.tsx";
import { Status } from "@/components/status.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount, formatGpuHours } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { listLink } from "../list-link.ts";
import { Durations } from "./durations.tsx";
import { verdictOf } from "./sibling-runs.ts";
import classes from "./workload.module.css";

const MOST_ROWS = 8;
const askAgain = askAgainEvery(30_000);

/** The other runs of this name: whether they tend to fail, and how long they took. Nothing where it is the only one. */
export function Siblings({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const { workload_id } = workload;
  const answer = useQuery(
    trpc.workloads.runs.queryOptions(
      { workload_id },
      {
        refetchInterval: (query) =>
          query.state.data?.data.workloads.every(({ completed_at }) => completed_at !== null)
            ? false
            : askAgain(query),
      },
    ),
  ).data;
  const runs = answer?.data.workloads ?? [];
  const others = runs.filter((run) => run.workload_id !== workload_id);
  if (others.length === 0) return null;
  return (
    <Card
      title="Runs of this name in its team"
      aside={
        <Link
          href={listLink({ name: workload.name, initiative_id: workload.initiative_id })}
          prefetch={false}
          className={`${classes.like} ${classes.aside}`}
        >
          Names like this in the list
        </Link>
      }
    >
      <p className={classes.verdict}>{verdictOf(runs)}</p>
      <Durations runs={runs} current={workload.workload_id} />
      <div className={classes.runsFrame}>
        <table className={classes.runs}>
          <thead>
            <tr>
              <th scope="col">Submitted</th>
              <th scope="col">Status</th>
              <th scope="col" className={classes.number}>
                Duration
              </th>
              <th scope="col" className={`${classes.number} ${classes.roomy}`}>
                GPUs
              </th>
              <th scope="col" className={`${classes.number} ${classes.roomy}`}>
                GPU-hours
              </th>
              <th scope="col" className={classes.number}>
                Exit<span className={classes.roomyWord}> code</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {others.slice(0, MOST_ROWS).map((run) => (
              <tr key={run.workload_id}>
                <th scope="row">
                  <Link href={`/workloads/${run.workload_id}`} prefetch={false} className={classes.like}>
                    <Ago iso={run.submitted_at} />
                  </Link>
                </th>
                <td>
                  <Status status={run.status} />
                </td>
                <td className={classes.number}>
                  {run.duration_seconds === null ? <Unknown /> : formatSpan(run.duration_seconds)}
                </td>
                <td className={`${classes.number} ${classes.roomy}`}>{formatCount(run.gpu_count)}</td>
                <td className={`${classes.number} ${classes.roomy}`}>{formatGpuHours(run.gpu_hours_used)}</td>
                <td className={classes.number}>{run.exit_code ?? <Unknown />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
