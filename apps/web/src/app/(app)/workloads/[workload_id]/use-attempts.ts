import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainUntilOver } from "./ask-again.ts";

/** The attempts of a workload, oldest first; undefined while they are on their way. */
export function useAttempts(workload: Workload) {
  const trpc = useTRPC();
  const { workload_id } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  return useQuery(trpc.workloads.attempts.queryOptions({ workload_id }, live)).data?.data.attempts;
}
