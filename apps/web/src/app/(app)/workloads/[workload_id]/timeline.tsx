"use client";

import { Title } from "@mantine/core";
import type { Workload } from "@muster/contract";
import type { ReactNode } from "react";
import { Ago, Exactly } from "@/components/moment.tsx";
import { statusWord } from "@/components/status.tsx";
import { formatSpan } from "@/format/time.ts";
import { useNow } from "@/viewer/viewer.tsx";
import { explainExitCode } from "@/components/exit-code.ts";
import { useRunningTotals } from "./use-running-totals.ts";
import classes from "./workload.module.css";

const SECOND_MS = 1_000;

/** When it was submitted, started and ended, and how long it waited and ran in between. */
export function Timeline({ workload, observedAt }: { workload: Workload; observedAt: number }) {
  const { submitted_at, started_at, completed_at, status } = workload;
  const now = useNow(SECOND_MS);
  const { seconds } = useRunningTotals(workload, observedAt);
  const waitedUntil = started_at ?? completed_at;
  const waited = secondsBetween(
    Date.parse(submitted_at),
    waitedUntil === null ? now : Date.parse(waitedUntil),
  );
  const waitWord = waitedUntil === null ? "Waiting for" : "Waited";
  return (
    <section className={classes.card} aria-labelledby="timeline">
      <Title order={2} id="timeline" mb="sm">
        Timeline
      </Title>
      <ol className={classes.timeline}>
        <Step name="Submitted" iso={submitted_at} after={`${waitWord} ${formatSpan(waited)}`} />
        {started_at !== null && (
          <Step
            name="Started"
            iso={started_at}
            after={
              seconds === null
                ? undefined
                : `${completed_at === null ? "Running for" : "Ran"} ${formatSpan(seconds)}`
            }
          />
        )}
        {completed_at !== null && (
          <Step name={statusWord(status)} iso={completed_at} kind={status} after={undefined}>
            <Ending exitCode={workload.exit_code} />
          </Step>
        )}
      </ol>
    </section>
  );
}

function Ending({ exitCode }: { exitCode: number | null }) {
  if (exitCode === null) return <div className={classes.span}>No exit code was reported</div>;
  return (
    <div className={classes.exit}>
      <strong>Exit code {exitCode}</strong>
      <span>{explainExitCode(exitCode)}</span>
    </div>
  );
}

interface StepProps {
  name: string;
  iso: string;
  kind?: Workload["status"];
  /** What passed until the next step. */
  after: string | undefined;
  children?: ReactNode;
}

function Step({ name, iso, kind, after, children }: StepProps) {
  return (
    <li data-kind={kind}>
      <div className={classes.step}>
        <strong>{name}</strong>
        <Exactly iso={iso} />
        <span className={classes.ago}>
          <Ago iso={iso} />
        </span>
      </div>
      {after && <div className={classes.span}>{after}</div>}
      {children}
    </li>
  );
}

const secondsBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / SECOND_MS));
