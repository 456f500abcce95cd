import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainUntilOver } from "./ask-again.ts";

/** The label in which a collector says why something waits, as `kubernetes.waiting`. */
const WAITING = /(^|\.)waiting$/;

/** What its cluster says of a workload: why it waits, while it does, and what else, by name. */
export function useLabels(workload: Workload): {
  waitsFor: string | undefined;
  labels: (readonly [name: string, value: string])[];
} {
  const trpc = useTRPC();
  const { workload_id, status } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  const { data } = useQuery(trpc.workloads.labels.queryOptions({ workload_id }, live));
  const all = Object.entries(data?.data.labels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const reason = status === "pending" ? all.find(([name]) => WAITING.test(name)) : undefined;
  return { waitsFor: reason?.[1], labels: all.filter((label) => label !== reason) };
}
