"use client";

import type { Endpoints, RequestOf, Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/card.tsx";
import { Problem } from "@/components/problem.tsx";
import { countOf } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import classes from "./overview.module.css";
import { SkeletonRows } from "./top-groups.tsx";
import { ASK_AGAIN_MS } from "./use-overview.ts";

interface Column {
  readonly head: string;
  readonly className: string | undefined;
  readonly cell: (workload: Workload) => ReactNode;
  /** All of it, where the cell may be cut off. */
  readonly title?: (workload: Workload) => string | undefined;
}

interface WorkloadsCardProps {
  readonly title: string;
  readonly input: RequestOf<Endpoints["workloads"]["list"]>;
  /** What one of them is called, beside their number. */
  readonly what: string;
  /** Where all of them are. */
  readonly all: string;
  /** What is said when there are none. */
  readonly nothing: string;
  /** What stands beside each name. */
  readonly columns: readonly Column[];
}

/** The first few workloads of a list, with the way to all of them. */
export function WorkloadsCard({ title, input, what, all, nothing, columns }: WorkloadsCardProps) {
  const trpc = useTRPC();
  const { data, error, isError, refetch } = useQuery(
    trpc.workloads.list.queryOptions(input, { refetchInterval: askAgainEvery(ASK_AGAIN_MS) }),
  );
  const count = data?.metadata?.total_count;
  if (isError && data === undefined)
    return (
      <Card title={title}>
        <Problem error={error} onRetry={() => void refetch()} />
      </Card>
    );
  return (
    <Card
      title={title}
      aside={
        count !== undefined &&
        count > 0 && (
          <Link href={all} prefetch={false} className={classes.all}>
            {countOf(count, what)}
          </Link>
        )
      }
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            {columns.map(({ head, className }) => (
              <th key={head} scope="col" className={className}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={columns.length + 1} />}
          {data?.data.workloads.map((workload) => (
            <tr key={workload.workload_id}>
              <th scope="row" className={classes.name}>
                <Link
                  href={`/workloads/${workload.workload_id}`}
                  prefetch={false}
                  title={`${workload.name}, ${workload.submitted_by}`}
                >
                  {workload.name}
                </Link>
              </th>
              {columns.map(({ head, className, cell, title: titleOf }) => (
                <td key={head} className={className} title={titleOf?.(workload)}>
                  {cell(workload)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {count === 0 && <p className={classes.nothing}>{nothing}</p>}
    </Card>
  );
}
