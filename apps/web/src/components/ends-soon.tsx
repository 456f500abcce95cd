"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { useNow } from "@/viewer/viewer.tsx";
import classes from "./collector-state.module.css";
import { endsSoon } from "./token-end.ts";

const MINUTE_MS = 60_000;

/** Warns that a token ends within a month, or has ended; nothing before. */
export function EndsSoon({ iso, what = "" }: { iso: string; what?: string }) {
  const word = endsSoon(iso, useNow(MINUTE_MS));
  if (word === undefined) return null;
  return (
    <span className={classes.state} data-state="ending">
      <IconAlertTriangle size={14} aria-hidden />
      {`${what} ${word}`.trim()}
    </span>
  );
}
