"use client";

import type { Collector } from "@muster/contract";
import { IconAlertTriangle, IconCircleCheck, IconClock } from "@tabler/icons-react";
import { Ago } from "./moment.tsx";
import classes from "./collector-state.module.css";

const SIZE = 15;

/** Whether a cluster's collector reports: its icon, its words and its colour say the same. */
export function CollectorState({ collector }: { collector: Collector | null }) {
  if (collector === null) {
    return (
      <span className={classes.state} data-state="waiting">
        <IconClock size={SIZE} aria-hidden />
        No report yet
      </span>
    );
  }
  return collector.is_silent ? (
    <span className={classes.state} data-state="silent">
      <IconAlertTriangle size={SIZE} aria-hidden />
      <span>
        Silent, last seen <Ago iso={collector.last_seen_at} />
      </span>
    </span>
  ) : (
    <span className={classes.state} data-state="good">
      <IconCircleCheck size={SIZE} aria-hidden />
      <span>
        Reports, last seen <Ago iso={collector.last_seen_at} />
      </span>
    </span>
  );
}
