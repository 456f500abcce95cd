"use client";

import Link from "next/link";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import { Box } from "./box.tsx";
import classes from "./chart.module.css";
import { Patterns } from "./patterns.tsx";
import { HEIGHT, ticksTo } from "./scale.ts";
import { type Interval, type Series, totalAt } from "./series.ts";

const GAP_SHARE = 0.16;
const WIDEST_BAR_PERCENT = 5;
const MOST_LABELS = 8;
/** What parts a group from the one below it. A low group has nothing to spare for it. */
const SEAM = 1;
const LOW = 3;

interface StackedBarsProps {
  /** What it shows, in words. */
  label: string;
  intervals: readonly Interval[];
  series: readonly Series[];
  /** A value with its unit. */
  formatValue: (value: number) => string;
  /** A value at the axis, short. */
  formatTick: (value: number) => string;
  chartRef?: Ref<SVGSVGElement>;
}

/** Bars over time, made of groups that lie on each other. Each bar leads to the rows behind it; arrows walk along them. */
export function StackedBars({
  label,
  intervals,
  series,
  formatValue,
  formatTick,
  chartRef,
}: StackedBarsProps) {
  /** The bar that is told of, and the one that Tab leads to. */
  const [active, setActive] = useState<number>();
  const [turn, setTurn] = useState<number>();
  const bars = useRef<(SVGElement | HTMLElement | null)[]>([]);
  const totals = intervals.map((_, at) => totalAt(series, at));
  const isEmpty = totals.every((total) => total === 0);
  const ticks = isEmpty ? [0] : ticksTo(Math.max(0, ...totals));
  const top = ticks.at(-1) || 1;
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const slot = 100 / Math.max(1, intervals.length);
  const gap = Math.max(slot * GAP_SHARE, slot - WIDEST_BAR_PERCENT);
  const labelEvery = Math.ceil(intervals.length / MOST_LABELS);

  useEffect(() => {
    if (active === undefined) return;
    const onKey = ({ key }: globalThis.KeyboardEvent) => key === "Escape" && setActive(undefined);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [active]);
  const walk = (event: KeyboardEvent, at: number) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: intervals.length - 1 }[event.key];
    const bar = to === undefined ? undefined : bars.current[to];
    if (!bar) return;
    event.preventDefault();
    bar.focus();
  };
  return (
    <figure className={classes.chart} aria-label={label} onPointerLeave={() => setActive(undefined)}>
      <svg
        ref={chartRef}
        className={classes.plot}
        height={HEIGHT + 28}
        width="100%"
        role="group"
        aria-label={label}
      >
        <Patterns />
        {ticks.map((tick) => (
          <g key={tick} aria-hidden="true">
            <line x1="0" x2="100%" y1={y(tick)} y2={y(tick)} className={classes.grid} />
            <text x="-8" y={y(tick)} dy="0.32em" textAnchor="end" className={classes.tick}>
              {formatTick(tick)}
            </text>
          </g>
        ))}
        {intervals.map((interval, at) => (
          <Bar
            key={interval.key}
            href={interval.href}
            label={inWords(interval, series, at, formatValue)}
            tabIndex={at === (turn ?? intervals.length - 1) ? 0 : -1}
            register={(bar) => void (bars.current[at] = bar)}
            onEnter={() => setActive(at)}
            onLeave={() => setActive(undefined)}
            onFocus={() => setTurn(at)}
            onKeyDown={(event) => walk(event, at)}
          >
            <rect x={`${slot * at}%`} width={`${slot}%`} y="0" height={HEIGHT} className={classes.slot} />
            <Stack
              x={slot * at + gap / 2}
              width={slot - gap}
              at={at}
              series={series}
              y={y}
              isOpen={interval.isOpen}
            />
            {at % labelEvery === 0 && (
              <text
                x={`${slot * (at + 0.5)}%`}
                y={HEIGHT + 20}
                textAnchor="middle"
                className={classes.tick}
                data-minor={(at / labelEvery) % 2 === 1 || undefined}
              >
                {interval.label}
              </text>
            )}
          </Bar>
        ))}
        {isEmpty && (
          <text x="50%" y={HEIGHT / 2} textAnchor="middle" className={classes.tick}>
            Nothing in this period
          </text>
        )}
        {/* Over the bars: on paper the edges of a very low one would cover it. */}
        <line x1="0" x2="100%" y1={y(0)} y2={y(0)} className={classes.base} aria-hidden="true" />
      </svg>
      {active !== undefined && intervals[active] && (
        <Box
          key={active}
          at={active}
          interval={intervals[active]}
          place={slot * (active + 0.5)}
          series={series}
          formatValue={formatValue}
        />
      )}
    </figure>
  );
}

interface BarProps {
  href: string | undefined;
  label: string;
  tabIndex: number;
  register: (bar: SVGElement | HTMLElement | null) => void;
  onEnter: () => void;
  onLeave: () => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** A bar that leads somewhere, or else only tells what it stands for. */
function Bar({ href, label, tabIndex, register, onEnter, onLeave, onFocus, onKeyDown, children }: BarProps) {
  const props = {
    className: classes.bar,
    "aria-label": label,
    tabIndex,
    onPointerEnter: onEnter,
    onFocus: () => {
      onFocus();
      onEnter();
    },
    onBlur: onLeave,
    onKeyDown,
  };
  return href === undefined ? (
    <g {...props} ref={register} role="img">
      {children}
    </g>
  ) : (
    <Link {...props} ref={register} href={href} prefetch={false}>
      {children}
    </Link>
  );
}

interface StackProps {
  x: number;
  width: number;
  at: number;
  series: readonly Series[];
  y: (value: number) => number;
  isOpen: boolean;
}

function Stack({ x, width, at, series, y, isOpen }: StackProps) {
  let below = 0;
  return series.map((one) => {
    const value = one.values[at] ?? 0;
    const from = below;
    below += value;
    if (value <= 0) return null;
    const height = y(from) - y(below);
    const seam = from > 0 && height > LOW ? SEAM : 0;
    return (
      <rect
        key={one.key}
        x={`${x}%`}
        width={`${width}%`}
        y={y(below)}
        height={height - seam}
        className={classes.mark}
        data-look={one.look}
        data-open={isOpen || undefined}
      />
    );
  });
}

function inWords(
  interval: Interval,
  series: readonly Series[],
  at: number,
  formatValue: (value: number) => string,
): string {
  const parts = series.flatMap(({ word, values }) => {
    const value = values[at];
    return value ? [`${word} ${formatValue(value)}`] : [];
  });
  return `${interval.title}: ${[formatValue(totalAt(series, at)), ...parts].join(", ")}`;
}
