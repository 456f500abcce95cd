"use client";

import { Problem } from "@/components/problem.tsx";

/** Shown in place of the workload when its page could not be made. */
export default function WorkloadError({ error, reset }: { error: Error; reset: () => void }) {
  return <Problem error={error} onRetry={reset} />;
}
