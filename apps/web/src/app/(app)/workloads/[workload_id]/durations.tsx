"use client";

import type { Workload } from "@muster/contract";
import { ticksTo } from "@/components/chart/scale.ts";
import { statusWord } from "@/components/status.tsx";
import { formatSpan } from "@/format/time.ts";
import classes from "./workload.module.css";

const HEIGHT = 110;
const MOST = 60;
const TICKS = 2;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** How long the runs took, the oldest left, each as the sign of how it ended. The table beside it says the same of the newest. */
export function Durations({ runs, current }: { runs: readonly Workload[]; current: string }) {
  const shown = runs
    .filter(({ duration_seconds }) => duration_seconds !== null)
    .slice(0, MOST)
    .toReversed();
  if (shown.length < 2) return null;
  const longest = Math.max(...shown.map(({ duration_seconds }) => duration_seconds ?? 0));
  const [unit, word] =
    longest >= 3 * DAY
      ? [DAY, "d"]
      : longest >= 2 * HOUR
        ? [HOUR, "h"]
        : longest >= 2 * MINUTE
          ? [MINUTE, "min"]
          : [1, "s"];
  const ticks = ticksTo(longest / unit, TICKS).map((tick) => tick * unit);
  const top = ticks.at(-1) ?? 1;
  const y = (seconds: number) => HEIGHT - (seconds / top) * HEIGHT;
  const label = `Durations of the last ${shown.length} runs`;
  return (
    <figure className={classes.durations} aria-label={label}>
      <svg width="100%" height={HEIGHT + 8} role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1="0" x2="100%" y1={y(tick) + 4} y2={y(tick) + 4} className={classes.gridLine} />
            <text x="-8" y={y(tick) + 4} dy="0.32em" textAnchor="end" className={classes.gridWord}>
              {tick === 0 ? 0 : `${tick / unit}\u00a0${word}`}
            </text>
          </g>
        ))}
        {shown.map(({ workload_id, status, duration_seconds }, index) => (
          <svg
            key={workload_id}
            x={`${((index + 0.5) / shown.length) * 100}%`}
            y={y(duration_seconds ?? 0) + 4}
            overflow="visible"
          >
            <title>{`${statusWord(status)}, ${formatSpan(duration_seconds ?? 0)}`}</title>
            <Sign status={status} />
            {workload_id === current && <circle r="9" className={classes.ring} />}
          </svg>
        ))}
      </svg>
      <figcaption>
        {(["completed", "failed", "cancelled", "running"] as const)
          .filter((status) => shown.some((run) => run.status === status))
          .map((status) => (
            <span key={status}>
              <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
                <Sign status={status} />
              </svg>
              {statusWord(status)}
            </span>
          ))}
        {shown.some(({ workload_id }) => workload_id === current) && (
          <span>
            <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
              <circle r="8" className={classes.ring} />
            </svg>
            This one
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** A shape for each way to end: they can be told apart without their colour. */
function Sign({ status }: { status: Workload["status"] }) {
  if (status === "failed")
    return <path d="M-4 -4L4 4M-4 4L4 -4" className={classes.sign} data-status={status} />;
  if (status === "completed") return <circle r="4" className={classes.sign} data-status={status} />;
  if (status === "running")
    return <path d="M-3 -4.5L4.5 0L-3 4.5Z" className={classes.sign} data-status={status} />;
  return <rect x="-3.5" y="-3.5" width="7" height="7" className={classes.sign} data-status={status} />;
}
