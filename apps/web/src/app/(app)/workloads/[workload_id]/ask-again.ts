import type { Workload } from "@muster/contract";
import { askAgainEvery } from "@/trpc/query-client.ts";

const askAgain = askAgainEvery(15_000);
const never = () => false as const;

/** How often a workload, or what belongs to it, is asked for again: not once it is known to have ended. */
export const askAgainUntilOver = (workload: Pick<Workload, "completed_at"> | undefined) =>
  (workload?.completed_at ?? null) === null ? askAgain : never;
