"use client";

import { NotFound } from "@/components/not-found.tsx";
import { useListAddress } from "../list-address.ts";

/** One page for an id that was never issued and for one of somebody else's workload. */
export default function WorkloadNotFound() {
  return (
    <NotFound title="There is no such workload" href={useListAddress()} linkText="Go to workloads">
      It may belong to a team or an organization that you don’t see, or the address may be mistyped.
    </NotFound>
  );
}
