"use client";

import type { WorkloadStatus } from "@muster/contract";
import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconPlayerPlay,
  type TablerIcon,
} from "@tabler/icons-react";
import classes from "./status.module.css";

const LOOKS = {
  pending: { word: "Pending", Icon: IconClock },
  running: { word: "Running", Icon: IconPlayerPlay },
  completed: { word: "Completed", Icon: IconCircleCheck },
  failed: { word: "Failed", Icon: IconCircleX },
  cancelled: { word: "Cancelled", Icon: IconBan },
} satisfies Record<WorkloadStatus, { word: string; Icon: TablerIcon }>;

/** What a status is called. */
export const statusWord = (status: WorkloadStatus): string => LOOKS[status].word;

/** A status: its icon, its word and its colour say the same. */
export function Status({ status, size = 16 }: { status: WorkloadStatus; size?: number }) {
  const { word, Icon } = LOOKS[status];
  return (
    <span className={classes.status}>
      <Icon className={classes.icon} data-status={status} size={size} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
