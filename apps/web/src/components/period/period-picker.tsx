"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { addDays, dayOf, startOfDay } from "@/format/calendar.ts";
import { PERIODS, periodWord } from "@/format/period.ts";
import { useTimeZone } from "@/viewer/viewer.tsx";
import classes from "./period.module.css";
import type { PeriodSearch } from "./search-params.ts";

const CUSTOM = "custom";

interface PeriodPickerProps {
  label: string;
  value: PeriodSearch;
  /** What it is called when no period is chosen, where that is possible. */
  anyTime?: string;
  onChange: (change: Partial<PeriodSearch>) => void;
}

/** A period by name, or from one day to another in the viewer's time zone. */
export function PeriodPicker({ label, value, anyTime, onChange }: PeriodPickerProps) {
  const timeZone = useTimeZone();
  const [isChoosing, setChoosing] = useState(false);
  const hasDates = value.start_date !== null || value.end_date !== null;
  const isCustom = value.period === null && (hasDates || isChoosing);
  const choose = (chosen: string) => {
    setChoosing(chosen === CUSTOM);
    const period = PERIODS.find((one) => one === chosen) ?? null;
    onChange(chosen === CUSTOM ? { period: null } : { period, start_date: null, end_date: null });
  };
  const startOfChosen = (day: string) => (day === "" ? null : startOfDay(day, timeZone).toISOString());
  return (
    <>
      <NativeSelect
        className={classes.period}
        size="xs"
        label={label}
        data={[
          ...(anyTime === undefined ? [] : [{ value: "", label: anyTime }]),
          ...PERIODS.map((period) => ({ value: period, label: periodWord(period) })),
          { value: CUSTOM, label: "Custom dates" },
        ]}
        value={value.period ?? (isCustom ? CUSTOM : "")}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isCustom && (
        <>
          <TextInput
            className={classes.date}
            size="xs"
            type="date"
            label="First day"
            value={value.start_date ? dayOf(Date.parse(value.start_date), timeZone) : ""}
            onChange={({ currentTarget }) => onChange({ start_date: startOfChosen(currentTarget.value) })}
          />
          <TextInput
            className={classes.date}
            size="xs"
            type="date"
            label="Last day"
            // The range ends before a moment; people name the last day that is included.
            value={value.end_date ? dayOf(Date.parse(value.end_date) - 1, timeZone) : ""}
            onChange={({ currentTarget: { value: day } }) =>
              onChange({ end_date: startOfChosen(day === "" ? "" : addDays(day, 1)) })
            }
          />
        </>
      )}
    </>
  );
}
