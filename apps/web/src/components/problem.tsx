"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { problemOf } from "@/trpc/problem.ts";
import classes from "./plain.module.css";

interface ProblemProps {
  readonly what?: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** An error in words, with the id that finds it in the logs, and another try. */
export function Problem({ what = "This could not be shown", error, onRetry }: ProblemProps) {
  const { message, requestId } = problemOf(error);
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
