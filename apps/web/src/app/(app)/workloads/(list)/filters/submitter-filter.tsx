"use client";

import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";
import { TextFilter } from "./text-filter.tsx";

/** Who submitted, by email. */
export function SubmitterFilter() {
  const { search, change } = useWorkloadSearch();
  return (
    <TextFilter
      className={classes.submitter}
      label="Submitted by"
      placeholder="user@example.com"
      type="text"
      inputMode="email"
      maxLength={320}
      value={search.submitted_by}
      onApply={(email) => change({ submitted_by: email })}
    />
  );
}
