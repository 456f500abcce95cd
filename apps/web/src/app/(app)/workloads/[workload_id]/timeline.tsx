"use client";

import { Button } from "@mantine/core";
import type { Workload, WorkloadStatus } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Card } from "@/components/card.tsx";
import { explainExitCode } from "@/components/exit-code.ts";
import { Ago, Exactly } from "@/components/moment.tsx";
import { formatCount } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow } from "@/viewer/viewer.tsx";
import { askAgainUntilOver } from "./ask-again.ts";
import { countOfEarlier, type Step, stepsOf, stretchesOf } from "./history.ts";
import { useAttempts } from "./use-attempts.ts";
import { useLabels } from "./use-labels.ts";
import classes from "./timeline.module.css";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
/** What is seen sooner is seen at once, for a person. */
const LATE_SECONDS = 120;

/** When it was submitted, started each time and ended, how long it waited and ran in between, and why it still waits. */
export function Timeline({ workload }: { workload: Workload }) {
  const trpc = useTRPC();
  const isOver = workload.completed_at !== null;
  const now = useNow(isOver ? HOUR_MS : SECOND_MS);
  const { workload_id } = workload;
  const live = { refetchInterval: askAgainUntilOver(workload) };
  const attempts = useAttempts(workload);
  const events = useQuery(trpc.workloads.events.queryOptions({ workload_id, limit: 100 }, live)).data?.data
    .events;
  const { waitsFor } = useLabels(workload);
  const steps = stepsOf(workload, attempts ?? [], events ?? [], now);
  const [isWhole, setWhole] = useState(false);
  const hidden = isWhole ? 0 : countOfEarlier(steps);
  return (
    <Card
      title="Timeline"
      aside={
        countOfEarlier(steps) > 0 && (
          <Button
            size="compact-xs"
            variant="default"

            onClick={() => setWhole(!isWhole)}
          >
            {isWhole ? "Show the last ones only" : `Show all ${formatCount(attempts?.length ?? 0)} attempts`}
          </Button>
        )
      }
    >
      <Stretches steps={steps} />
      <ol className={classes.timeline}>
        {steps.map((step, index) => {
          const isLast = index === steps.length - 1;
          if (index > 0 && index <= hidden) return index === hidden && <Gap key="gap" count={hidden} />;
          return (
            <Moment key={step.at + step.name} step={step} isLast={isLast}>
              {isLast && isOver && <Ending exitCode={workload.exit_code} status={workload.status} />}
              {isLast && waitsFor !== undefined && (
                <div className={classes.exit}>
                  <strong>Why it waits</strong>
                  <span className={classes.reason}>{waitsFor}</span>
                </div>
              )}
            </Moment>
          );
        })}
      </ol>
    </Card>
  );
}

/** In place of what is not shown between the first step and the last ones. */
const Gap = ({ count }: { count: number }) => (
  <li data-kind="gap">
    <div className={classes.span}>{formatCount(count)} steps in between</div>
  </li>
);

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
