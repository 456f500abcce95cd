"use client";

import { PeriodPicker } from "@/components/period/period-picker.tsx";
import { useTimeZone } from "@/viewer/viewer.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";

/** When it was submitted. */
export function PeriodFilter() {
  const { search, change } = useWorkloadSearch();
  const timeZone = useTimeZone();
  return (
    <PeriodPicker label="Submitted" anyTime="Any time" value={search} timeZone={timeZone} onChange={change} />
  );
}
