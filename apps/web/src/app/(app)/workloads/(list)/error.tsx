"use client";

import { Problem } from "@/components/problem.tsx";

/** Shown in place of the list when it could not be made. */
export default function WorkloadsError({ error, retry }: { error: Error; retry: () => void }) {
  return <Problem error={error} onRetry={retry} />;
}
