"use client";

import type { Workload, WorkloadStatus } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card } from "@/components/card.tsx";
import { explainExitCode } from "@/components/exit-code.ts";
import { Ago, Exactly } from "@/components/moment.tsx";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow } from "@/viewer/viewer.tsx";
import { askAgainUntilOver } from "./ask-again.ts";
import { type Step, stepsOf, stretchesOf } from "./history.ts";
import { useAttempts } from "./use-attempts.ts";
import { useLabels } from "./use-labels.ts";
import classes from "./timeline.module.css";

const SECOND_MS = 1_000;
/** What is seen sooner is seen at once, for a person. */
const LATE_SECONDS = 120;

/** When it was submitted, started each time and ended, how long it waited and ran in between, and why it still waits. */
export function Timeline({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const now = useNow(SECOND_MS);
  const isOver = workload.completed_at !== null;
  const { workload_id } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  const attempts = useAttempts(workload);
  const events = useQuery(trpc.workloads.events.queryOptions({ workload_id, limit: 100 }, live)).data?.data
    .events;
  const { waitsFor } = useLabels(workload);
  const steps = stepsOf(workload, attempts ?? [], events ?? [], now);
  return (
    <Card title="Timeline">
      <Stretches steps={steps} />
      <ol className={classes.timeline}>
        {steps.map((step, index) => (
          <Moment key={step.at + step.name} step={step} isLast={index === steps.length - 1}>
            {index === steps.length - 1 && isOver && (
              <Ending exitCode={workload.exit_code} status={workload.status} />
            )}
            {index === steps.length - 1 && waitsFor !== undefined && (
              <div className={classes.exit}>
                <strong>Why it waits</strong>
                <span className={classes.reason}>{waitsFor}</span>
              </div>
            )}
          </Moment>
        ))}
      </ol>
    </Card>
  );
}

/** The same as a line: how much of the time it waited, ran and was suspended. The list below says it in words. */
function Stretches({ steps }: { steps: readonly Step[] }) {
  return (
    <div className={classes.stretches} aria-hidden>
      {stretchesOf(steps).map(({ key, phase, seconds }) => (
        <span key={key} data-phase={phase} style={{ flexGrow: Math.max(1, seconds) }} />
      ))}
    </div>
  );
}

function Moment({ step, isLast, children }: { step: Step; isLast: boolean; children: ReactNode }) {
  const { name, at, phase, seconds, suspendedSeconds, seenAfterSeconds } = step;
  return (
    <li data-kind={phase}>
      <div className={classes.step}>
        <strong>{name}</strong>
        <Exactly iso={at} />
        <span className={classes.ago}>
          <Ago iso={at} />
        </span>
      </div>
      {seconds !== null && (
        <div className={classes.span}>
          {spanWord(phase, isLast)} {formatSpan(seconds - suspendedSeconds)}
          {suspendedSeconds > 0 && `, suspended for ${formatSpan(suspendedSeconds)}`}
        </div>
      )}
      {seenAfterSeconds !== null && seenAfterSeconds >= LATE_SECONDS && (
        <div className={classes.span}>First observed {formatSpan(seenAfterSeconds)} later</div>
      )}
      {children}
    </li>
  );
}

function spanWord(phase: Step["phase"], isLast: boolean): string {
  if (phase === "suspended") return "Suspended for";
  if (phase === "running") return isLast ? "Running for" : "Ran";
  return isLast ? "Waiting for" : "Waited";
}

function Ending({ exitCode, status }: { exitCode: number | null; status: WorkloadStatus }) {
  if (exitCode === null) return <div className={classes.span}>No exit code was reported</div>;
  return (
    <div className={classes.exit}>
      <strong>Exit code {exitCode}</strong>
      <span>{explainExitCode(exitCode, status)}</span>
    </div>
  );
}
