"use client";

import { PeriodPicker } from "@/components/period/period-picker.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";

/** When it was submitted. */
export function PeriodFilter() {
  const { search, change } = useWorkloadSearch();
  return <PeriodPicker label="Submitted" anyTime="Any time" value={search} onChange={change} />;
}
