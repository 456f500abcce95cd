"use client";

import { Problem } from "@/components/problem.tsx";

/** Shown in place of the overview when it could not be made. */
export default function OverviewError({ error, retry }: { error: Error; retry: () => void }) {
  return <Problem error={error} onRetry={retry} />;
}
