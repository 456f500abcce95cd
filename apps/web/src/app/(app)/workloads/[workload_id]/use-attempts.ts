import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";

const ASK_AGAIN_MS = 15_000;

/** How often what belongs to a workload is asked for again: not once it has ended. */
export const askAgainUntilOver = ({ completed_at }: Workload) =>
  completed_at === null ? askAgainEvery(ASK_AGAIN_MS) : (false as const);

/** The attempts of a workload, oldest first; undefined while they are on their way. */
export function useAttempts(workload: Workload) {
  const trpc = useTRPC();
  const { workload_id } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  return useQuery(trpc.workloads.attempts.queryOptions({ workload_id }, live)).data?.data.attempts;
}
