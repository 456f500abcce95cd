"use client";

import type { Workload } from "@muster/contract";
import type { ReactNode } from "react";
import { Unknown } from "@/components/unknown.tsx";
import { formatCount, formatGpuHours } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useRunningTotals } from "./use-running-totals.ts";
import classes from "./workload.module.css";

/** What it holds and has used; going on while it runs. */
export function Numbers({ workload, observedAt }: { workload: Workload; observedAt: number }) {
  const { seconds, gpuHours } = useRunningTotals(workload, observedAt);
  const isRunning = workload.status === "running";
  return (
    <dl className={classes.numbers}>
      <Figure label="GPUs">{formatCount(workload.gpu_count)}</Figure>
      <Figure label={isRunning ? "GPU-hours so far" : "GPU-hours"}>{formatGpuHours(gpuHours)}</Figure>
      <Figure label={isRunning ? "Ran so far" : "Duration"}>
        {seconds === null ? <Unknown /> : formatSpan(seconds)}
      </Figure>
      <Figure label="Instance type">{workload.instance_type ?? <Unknown />}</Figure>
    </dl>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
