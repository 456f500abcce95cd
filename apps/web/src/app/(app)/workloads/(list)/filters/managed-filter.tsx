"use client";

import { NativeSelect } from "@mantine/core";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

const CHOICES = [
  { value: "", label: "Any" },
  { value: "true", label: "Managed" },
  { value: "false", label: "Unmanaged" },
];

/** Submitted through Muster, or straight to the scheduler. */
export function ManagedFilter() {
  const { search, change } = useWorkloadSearch();
  return (
    <NativeSelect
      className={classes.managed}
      size="xs"
      label="Managed"
      data={CHOICES}
      value={search.is_managed === null ? "" : String(search.is_managed)}
      onChange={({ currentTarget: { value } }) =>
        change({ is_managed: value === "" ? null : value === "true" })
      }
    />
  );
}
