"use client";

import type { Workload } from "@muster/contract";
import { hasEnded } from "@muster/contract/facts";
import type { ReactNode } from "react";
import { Unknown } from "@/components/unknown.tsx";
import { Waiting } from "@/components/waiting.tsx";
import { formatCount, formatGpuHours } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useRunningTotals } from "./use-running-totals.ts";
import classes from "./workload.module.css";

/** What it holds and has used; going on while it runs. */
export function Numbers({ workload, observedAt }: { workload: Workload; observedAt: number }) {
  const { seconds, gpuHours } = useRunningTotals(workload, observedAt);
  const { status } = workload;
  return (
    <dl className={classes.numbers}>
      <Figure label="GPUs">{formatCount(workload.gpu_count)}</Figure>
      <Figure label={hasEnded(status) ? "GPU-hours" : "GPU-hours so far"}>{formatGpuHours(gpuHours)}</Figure>
      {status === "pending" ? (
        <Figure label="Waiting for">
          <Waiting workload={workload} />
          {seconds !== null && <small>ran {formatSpan(seconds)} before</small>}
        </Figure>
      ) : (
        <Figure label={status === "running" ? "Ran so far" : "Duration"}>
          {seconds === null ? <Unknown /> : formatSpan(seconds)}
        </Figure>
      )}
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
