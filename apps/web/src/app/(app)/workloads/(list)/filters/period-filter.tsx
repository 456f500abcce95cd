"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { addDays, dayOf, startOfDay } from "@/format/calendar.ts";
import { useTimeZone } from "@/viewer/viewer.tsx";
import { PERIODS, periodWord } from "@/format/period.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

const CUSTOM = "custom";

/** When it was submitted: a period by name, or from one day to another in the viewer's time zone. */
export function PeriodFilter() {
  const { search, change } = useWorkloadSearch();
  const timeZone = useTimeZone();
  const [isChoosing, setChoosing] = useState(false);
  const hasDates = search.start_date !== null || search.end_date !== null;
  const isCustom = search.period === null && (hasDates || isChoosing);
  const choose = (value: string) => {
    setChoosing(value === CUSTOM);
    const period = PERIODS.find((one) => one === value) ?? null;
    change(value === CUSTOM ? { period: null } : { period, start_date: null, end_date: null });
  };
  const startOfChosen = (day: string) => (day === "" ? null : startOfDay(day, timeZone).toISOString());
  return (
    <>
      <NativeSelect
        className={classes.period}
        size="xs"
        label="Submitted"
        data={[
          { value: "", label: "Any time" },
          ...PERIODS.map((period) => ({ value: period, label: periodWord(period) })),
          { value: CUSTOM, label: "Custom dates" },
        ]}
        value={search.period ?? (isCustom ? CUSTOM : "")}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isCustom && (
        <>
          <TextInput
            className={classes.date}
            size="xs"
            type="date"
            label="First day"
            value={search.start_date ? dayOf(Date.parse(search.start_date), timeZone) : ""}
            onChange={({ currentTarget }) => change({ start_date: startOfChosen(currentTarget.value) })}
          />
          <TextInput
            className={classes.date}
            size="xs"
            type="date"
            label="Last day"
            // The filter ends before a moment; people name the last day that is included.
            value={search.end_date ? dayOf(Date.parse(search.end_date) - 1, timeZone) : ""}
            onChange={({ currentTarget: { value } }) =>
              change({ end_date: startOfChosen(value === "" ? "" : addDays(value, 1)) })
            }
          />
        </>
      )}
    </>
  );
}
