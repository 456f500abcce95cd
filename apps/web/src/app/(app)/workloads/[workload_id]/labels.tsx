"use client";

import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainUntilOver } from "./ask-again.ts";
import classes from "./workload.module.css";

/** The label in which a collector says why something waits, as `kubernetes.waiting`. */
const WAITING = /(^|\.)waiting$/;

/** What else its cluster says of it, and first why it waits. Nothing where it says nothing. */
export function Labels({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const { workload_id } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  const { data } = useQuery(trpc.workloads.labels.queryOptions({ workload_id }, live));
  const all = Object.entries(data?.data.labels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const reason = all.find(([name]) => WAITING.test(name));
  const labels = all.filter((label) => label !== reason);
  return (
    <>
      {reason && (
        <div>
          <dt>Why it waits</dt>
          <dd>{reason[1]}</dd>
        </div>
      )}
      {labels.length > 0 && (
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
      )}
    </>
  );
}
