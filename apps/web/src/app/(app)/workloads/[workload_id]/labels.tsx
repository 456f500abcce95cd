"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import classes from "./workload.module.css";

/** What else its cluster says of it. Nothing where it says nothing. */
export function Labels({ workloadId }: { workloadId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.workloads.labels.queryOptions({ workload_id: workloadId }));
  const labels = Object.entries(data?.data.labels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (labels.length === 0) return null;
  return (
    <div>
      <dt>Labels</dt>
      <dd>
        <ul className={classes.labels}>
          {labels.map(([name, value]) => (
            <li key={name}>
              <span>{name}</span> {value}
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
