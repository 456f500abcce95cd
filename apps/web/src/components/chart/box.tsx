import { useLayoutEffect, useRef, useState } from "react";
import classes from "./chart.module.css";
import { Swatch } from "./legend.tsx";
import { HEIGHT } from "./scale.ts";
import { type Interval, type Series, totalAt } from "./series.ts";

/** How far it lies over the chart, and how high the page's head is, in pixels. */
const OVERLAP = 60;
const PAGE_HEAD = 53;

interface BoxProps {
  at: number;
  interval: Interval;
  /** In percent of the width. */
  place: number;
  series: readonly Series[];
  formatValue: (value: number) => string;
}

/** What a bar is made of. Beside it, as far as the chart is wide enough; above it, unless the page's head is in the way. */
export function Box({ at, interval, place, series, formatValue }: BoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isLow, setLow] = useState(false);
  useLayoutEffect(() => {
    const { offsetHeight = 0, offsetParent } = box.current ?? {};
    const top = offsetParent?.getBoundingClientRect().top ?? 0;
    setLow(top + OVERLAP - offsetHeight < PAGE_HEAD);
  }, []);
  const far = (percent: number) => `clamp(0px, ${percent}%, 100% - var(--box-room))`;
  const side = place < 50 ? { left: far(place) } : { right: far(100 - place) };
  const height = isLow ? { top: HEIGHT - OVERLAP } : { bottom: `calc(100% - ${OVERLAP}px)` };
  return (
    <div ref={box} className={classes.box} style={{ ...side, ...height }} aria-hidden>
      <div className={classes.boxTitle}>
        <span>{interval.title}</span>
        <strong>{formatValue(totalAt(series, at))}</strong>
      </div>
      {series.map((one) => {
        const value = one.values[at] ?? 0;
        return value === 0 ? null : (
          <div key={one.key} className={classes.boxLine}>
            <Swatch look={one.look} />
            <span className={classes.legendWord}>{one.word}</span>
            <span className={classes.legendValue}>{formatValue(value)}</span>
          </div>
        );
      })}
    </div>
  );
}
