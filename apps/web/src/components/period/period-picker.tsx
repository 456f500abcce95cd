"use client";

import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { PERIODS, periodWord, rangeOf } from "@/format/period.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { DayRange } from "./day-range.tsx";
import classes from "./period.module.css";
import type { PeriodSearch } from "./search-params.ts";

const CUSTOM = "custom";

interface PeriodPickerProps {
  label: string;
  value: PeriodSearch;
  /** In which days begin. */
  timeZone: string;
  /** What it is called when no period is chosen, where that is possible. */
  anyTime?: string;
  onChange: (change: Partial<PeriodSearch>) => void;
}

/** A period by name, or from one day to another. */
export function PeriodPicker({ label, value, timeZone, anyTime, onChange }: PeriodPickerProps) {
  const isHydrated = useHydrated();
  const [isChoosing, setChoosing] = useState<boolean | "a day">(false);
  const hasDates = value.start_date !== null || value.end_date !== null;
  // Whoever clears all filters means these, too; who empties a day here is about to choose another.
  const [hadDates, setHadDates] = useState(hasDates);
  if (hadDates !== hasDates) {
    setHadDates(hasDates);
    if (!hasDates && isChoosing !== "a day") setChoosing(false);
  }
  const isCustom = value.period === null && (hasDates || isChoosing !== false);
  const choose = (chosen: string) => {
    setChoosing(chosen === CUSTOM);
    const period = PERIODS.find((one) => one === chosen) ?? null;
    if (chosen !== CUSTOM) onChange({ period, start_date: null, end_date: null });
    else if (value.period !== null) onChange({ period: null, ...datesOf(value.period, timeZone) });
  };
  return (
    <>
      <NativeSelect
        className={classes.period}
        size="xs"
        label={label}
        // What is chosen before the script runs would be lost.
        disabled={!isHydrated}
        data={[
          ...(anyTime === undefined ? [] : [{ value: "", label: anyTime }]),
          ...PERIODS.map((period) => ({ value: period, label: periodWord(period) })),
          { value: CUSTOM, label: "Custom dates" },
        ]}
        value={value.period ?? (isCustom ? CUSTOM : "")}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isCustom && (
        <DayRange
          value={value}
          timeZone={timeZone}
          onChange={(dates) => {
            setChoosing(Object.values(dates).includes(null) ? "a day" : true);
            onChange(dates);
          }}
        />
      )}
    </>
  );
}

/** The dates that a named period has just now: what one begins with who wants others. */
function datesOf(period: NonNullable<PeriodSearch["period"]>, timeZone: string) {
  const { from, before } = rangeOf(period, Date.now(), timeZone);
  return { start_date: from.toISOString(), end_date: before?.toISOString() ?? null };
}
