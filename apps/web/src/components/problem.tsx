"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { isTurnedPeriod, problemOf } from "@/trpc/problem.ts";
import classes from "./plain.module.css";

interface ProblemProps {
  readonly what?: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** An error in words, with the id that finds it in the logs, and another try. */
export function Problem({ what = "This could not be shown", error, onRetry }: ProblemProps) {
  const problem = problemOf(error);
  const { message, requestId } = problem;
  // Chosen, or taken from an address: not to be said in the words of the API, nor to be tried again.
  if (isTurnedPeriod(problem))
    return (
      <div role="alert" className={classes.notice} data-kind="problem">
        <IconAlertTriangle size={18} aria-hidden />
        <div>
          <strong>There is no such period</strong>
          <p>Its first day may not be after its last, nor in the future. Choose other dates.</p>
        </div>
      </div>
    );
  // Without the component library: every page has it with it, and hardly ever shows it.
  return (
    <div role="alert" className={classes.notice} data-kind="problem">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <strong>{what}</strong>
        <p>{message}</p>
        {requestId && (
          <p className={classes.dimmed}>
            Request id: <code>{requestId}</code>
          </p>
        )}
        <button type="button" className={classes.button} onClick={onRetry}>
          Try again
        </button>
      </div>
    </div>
  );
}
