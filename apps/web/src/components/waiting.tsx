"use client";

import type { DataOf, Endpoints, Workload } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { Since } from "./moment.tsx";
import { Unknown } from "./unknown.tsx";

type Attempts = DataOf<Endpoints["workloads"]["attempts"]>["attempts"];

const askAgain = askAgainEvery(60_000);

/** Since when a pending workload waits: since it gave its GPUs back, if it ran before; undefined until that is known. */
const waitingSince = (
  { submitted_at, started_at }: Pick<Workload, "submitted_at" | "started_at">,
  attempts: Attempts | undefined,
): string | undefined => (started_at === null ? submitted_at : (attempts?.at(-1)?.ended_at ?? undefined));

/** For how long a pending workload has waited by now. */
export function Waiting({ workload }: { workload: Workload }) {
  return workload.started_at === null ? (
    <Since iso={workload.submitted_at} />
  ) : (
    <WaitingAgain workload={workload} />
  );
}

function WaitingAgain({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const { workload_id } = workload;
  const attempts = useQuery(
    trpc.workloads.attempts.queryOptions({ workload_id }, { refetchInterval: askAgain }),
  ).data?.data.attempts;
  const since = waitingSince(workload, attempts);
  return since === undefined ? <Unknown /> : <Since iso={since} />;
}
