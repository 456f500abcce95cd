"use client";

import type { ReactNode } from "react";
import classes from "./chart.module.css";
import type { Series } from "./series.ts";

interface LegendProps {
  series: readonly Series[];
  /** What stands beside the name: its total, with a unit. */
  valueOf: (series: Series) => ReactNode;
}

/** What each colour and pattern of a chart stands for, in the order in which they lie on each other. */
export function Legend({ series, valueOf }: LegendProps) {
  return (
    <ul className={classes.legend}>
      {series.map((one) => (
        <li key={one.key}>
          <Swatch look={one.look} />
          <span className={classes.legendWord} title={one.word}>
            {one.word}
          </span>
          <span className={classes.legendValue}>{valueOf(one)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The colour, or the pattern, of a series. */
export function Swatch({ look }: { look: number }) {
  return (
    <svg width="12" height="12" aria-hidden="true" className={classes.swatch}>
      <rect width="12" height="12" rx="2" className={classes.mark} data-look={look} />
    </svg>
  );
}
