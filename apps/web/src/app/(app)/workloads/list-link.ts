import { createSerializer } from "nuqs/server";
import { type WorkloadSearch, workloadSearchParams } from "./(list)/search-params.ts";

const serialize = createSerializer(workloadSearchParams);

/** Where the list shows exactly the workloads that match. */
export const listLink = (search: {
  readonly [Key in keyof WorkloadSearch]?: WorkloadSearch[Key] | null | undefined;
}): string => serialize("/workloads", search as Parameters<typeof serialize>[1]);
