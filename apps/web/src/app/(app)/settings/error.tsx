"use client";

import { Problem } from "@/components/problem.tsx";

/** Shown in place of a page of the settings when it could not be made. */
export default function SettingsError({ error, retry }: { error: Error; retry: () => void }) {
  return <Problem error={error} onRetry={retry} />;
}
