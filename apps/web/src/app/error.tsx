"use client";

import plain from "@/components/plain.module.css";
import { Problem } from "@/components/problem.tsx";

/** Shown where a page could not be made. */
export default function PageError({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <main className={plain.alone}>
      <Problem error={error} onRetry={retry} />
    </main>
  );
}
