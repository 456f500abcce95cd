"use client";

import type { Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { Since } from "./moment.tsx";
import { Unknown } from "./unknown.tsx";

const askAgain = askAgainEvery(60_000);

/** For how long a pending workload has waited by now. */
export function Waiting({ workload }: { workload: Workload }) {
  return workload.started_at === null ? (
    <Since iso={workload.submitted_at} />
  ) : (
    <WaitingAgain workload={workload} />
  );
}

/** One that ran before waits since it gave its GPUs back. */
function WaitingAgain({ workload: { workload_id } }: { workload: Workload }) {
  const trpc = useTRPC();
  const { data, isPending } = useQuery(
    trpc.workloads.attempts.queryOptions({ workload_id }, { refetchInterval: askAgain }),
  );
  if (isPending) return "…";
  const since = data?.data.attempts.at(-1)?.ended_at;
  return since ? <Since iso={since} /> : <Unknown />;
}
