"use client";

import { Problem } from "@/components/problem.tsx";

/** Shown in place of the workload when its page could not be made. */
export default function WorkloadError({ error, retry }: { error: Error; retry: () => void }) {
  return <Problem error={error} onRetry={retry} />;
}
